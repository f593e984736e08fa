"""Say that a founding point is done, take it back, note what other services tell of it."""

from uuid import UUID

from sqlalchemy import delete

from services.governance.domain.founding import check_word, point_called
from services.governance.tables import founding_mark
from shared.contracts.ideas import REASON_MAX
from shared.database import insert_into
from shared.errors import NotFound, Refused
from shared.messages import command, given, text
from shared.uow import UnitOfWork


@command
class SettlePoint:
    """Say that a founding point is done, and what was settled."""

    by: UUID = given()
    code: str = given()
    words: str = text(
        max=REASON_MAX,
        min=5,
        rows=3,
        label="Ce qui est convenu",
        help="En une phrase : ce qui est décidé, par qui, où le lire.",
    )


def settle_point(cmd: SettlePoint, uow: UnitOfWork) -> str:
    """Returns its code; refused where somebody has said it already, so that no words are lost."""
    point = point_called(cmd.code)
    if point is None:
        raise NotFound("Nous ne trouvons pas ce point.")
    check_word(point)
    if not _mark(cmd.code, cmd.words, cmd.by, uow):
        raise Refused("Ce point est déjà fait : rouvrez-le d’abord pour écrire autre chose.")
    return cmd.code


@command
class ReopenPoint:
    """Say that a founding point has to be looked at again."""

    code: str = given()


def reopen_point(cmd: ReopenPoint, uow: UnitOfWork) -> str:
    """Only what somebody had said; returns its code."""
    said = founding_mark.c.marked_by.is_not(None)
    uow.session.execute(delete(founding_mark).where(founding_mark.c.code == cmd.code, said))
    return cmd.code


def hear_of_point(code: str, words: str, uow: UnitOfWork) -> None:
    """The first time that another service tells of it; later ones change nothing."""
    _mark(code, words, None, uow)


def _mark(code: str, words: str, by: UUID | None, uow: UnitOfWork) -> bool:
    row = insert_into(uow.session, founding_mark).values(code=code, words=words, marked_by=by, marked_at=uow.now)
    made = row.on_conflict_do_nothing(index_elements=["code"]).returning(founding_mark.c.code)
    return uow.session.scalar(made) is not None
