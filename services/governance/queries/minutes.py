"""The minutes of a sitting, for whoever may see the sitting; approved ones for anyone."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.governance.domain.minutes import Minutes, MinutesState, Remark
from services.governance.domain.sittings import Sitting
from services.governance.queries.cases import Viewer
from services.governance.queries.register import PAGE, Page
from services.governance.queries.sittings import the_sitting
from services.governance.tables import minutes, minutes_remark, sitting
from shared.errors import NotFound


def has_minutes(session: Session, sitting_id: UUID) -> bool:
    """Whether they are written: from the close of the sitting on."""
    return session.get(Minutes, sitting_id) is not None


def the_minutes(session: Session, sitting_id: UUID, viewer: Viewer) -> Minutes:
    """Raises NotFound before the sitting has closed, and for whoever may not see it."""
    the_sitting(session, sitting_id, viewer)
    found = session.get(Minutes, sitting_id)
    if found is None:
        raise NotFound("Le procès-verbal s’écrit quand la séance se clôt.")
    return found


def remarks_on(session: Session, sitting_id: UUID) -> list[Remark]:
    """What members had written beside them, the first one first."""
    found = select(Remark).where(minutes_remark.c.minutes_id == sitting_id).order_by(minutes_remark.c.id)
    return list(session.scalars(found))


def approved(session: Session, after: str | None = None) -> Page[str]:
    """Those that were approved, the last sitting first."""
    whole = minutes.join(sitting, sitting.c.id == minutes.c.id)
    columns = (minutes.c.number, sitting.c.body_name, sitting.c.starts_at, minutes.c.approved_at)
    query: Select[Any] = select(*columns).select_from(whole).where(minutes.c.state == MinutesState.APPROVED)
    if after is not None:
        query = query.where(minutes.c.number < after)
    rows = list(session.execute(query.order_by(minutes.c.number.desc()).limit(PAGE + 1)))
    return Page(rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else None)


def approved_numbered(session: Session, number: str) -> tuple[Minutes, Sitting]:
    """Approved minutes with their sitting; raises NotFound."""
    wanted = select(Minutes).where(minutes.c.number == number, minutes.c.state == MinutesState.APPROVED)
    found = session.scalar(wanted)
    if found is None:
        raise NotFound("Aucun procès-verbal approuvé ne porte ce numéro.")
    return found, session.get_one(Sitting, found.id)
