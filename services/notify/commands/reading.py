"""What a person does with their own inbox."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from services.notify.domain.rest import MORNING
from services.notify.tables import notice
from shared.errors import NotFound, Refused
from shared.messages import choice, command, given, hidden
from shared.schemas import PARIS
from shared.uow import UnitOfWork

NOT_HERE = "Nous ne trouvons pas ce message dans votre boîte."
NOTHING_TO_DO = "Ce message ne vous demande plus rien."
DELAYS = {"1": "Demain matin", "3": "Dans trois jours", "7": "Dans une semaine"}
"""Days for which something can be put off."""


@command
class ReadNotice:
    """Put one notice among those already read."""

    by: UUID = given()
    notice_id: UUID = given()


def read_notice(cmd: ReadNotice, uow: UnitOfWork) -> None:
    """Mark it; doing it again changes nothing, and somebody else's notice does not exist."""
    _mine(uow, cmd.by, cmd.notice_id)
    uow.session.execute(
        update(notice).where(notice.c.id == cmd.notice_id, notice.c.read_at.is_(None)).values(read_at=uow.now)
    )


def _mine(uow: UnitOfWork, by: UUID, notice_id: UUID) -> Any:
    found = uow.session.execute(select(notice).where(notice.c.id == notice_id, notice.c.person_id == by)).first()
    if found is None:
        raise NotFound(NOT_HERE)
    return found


@command
class ReadAll:
    """Put all notices up to the newest one on screen among those already read."""

    by: UUID = given()
    newest: UUID = hidden()


def read_all(cmd: ReadAll, uow: UnitOfWork) -> None:
    """Mark them; what came after the page was shown stays unread."""
    seen = (notice.c.person_id == cmd.by) & notice.c.read_at.is_(None) & (notice.c.id <= cmd.newest)
    uow.session.execute(update(notice).where(seen).values(read_at=uow.now))


@command
class Finish:
    """I did what this notice asks of me."""

    by: UUID = given()
    notice_id: UUID = given()


def finish(cmd: Finish, uow: UnitOfWork) -> None:
    """It no longer waits for me; saying so again changes nothing."""
    asked = _mine(uow, cmd.by, cmd.notice_id)
    if asked.about is None:
        raise Refused(NOTHING_TO_DO)
    done = {"done_at": func.coalesce(notice.c.done_at, uow.now), "read_at": func.coalesce(notice.c.read_at, uow.now)}
    uow.session.execute(update(notice).where(notice.c.id == cmd.notice_id).values(done))


@command
class PutOff:
    """Show me this notice again later."""

    by: UUID = given()
    notice_id: UUID = given()
    days: str = choice(DELAYS, label="Quand vous le redemander")


def put_off(cmd: PutOff, uow: UnitOfWork) -> None:
    """It waits again from that morning on, on the clocks of Paris; refused once there is nothing left to do."""
    asked = _mine(uow, cmd.by, cmd.notice_id)
    if asked.about is None or asked.done_at is not None:
        raise Refused(NOTHING_TO_DO)
    day = uow.now.astimezone(PARIS).date() + timedelta(days=int(cmd.days))
    later = {"later_until": datetime.combine(day, MORNING, PARIS), "read_at": func.coalesce(notice.c.read_at, uow.now)}
    uow.session.execute(update(notice).where(notice.c.id == cmd.notice_id).values(later))
