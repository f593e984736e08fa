"""What a person does with their own inbox."""

from uuid import UUID

from sqlalchemy import select, update

from services.notify.tables import notice
from shared.errors import NotFound
from shared.messages import command, given, hidden
from shared.uow import UnitOfWork


@command
class ReadNotice:
    """Put one notice among those already read."""

    by: UUID = given()
    notice_id: UUID = given()


def read_notice(cmd: ReadNotice, uow: UnitOfWork) -> None:
    """Mark it; doing it again changes nothing, and somebody else's notice does not exist."""
    mine = (notice.c.id == cmd.notice_id) & (notice.c.person_id == cmd.by)
    if uow.session.scalar(select(notice.c.id).where(mine)) is None:
        raise NotFound("Nous ne trouvons pas ce message dans votre boîte.")
    uow.session.execute(update(notice).where(mine, notice.c.read_at.is_(None)).values(read_at=uow.now))


@command
class ReadAll:
    """Put all notices up to the newest one on screen among those already read."""

    by: UUID = given()
    newest: UUID = hidden()


def read_all(cmd: ReadAll, uow: UnitOfWork) -> None:
    """Mark them; what came after the page was shown stays unread."""
    seen = (notice.c.person_id == cmd.by) & notice.c.read_at.is_(None) & (notice.c.id <= cmd.newest)
    uow.session.execute(update(notice).where(seen).values(read_at=uow.now))
