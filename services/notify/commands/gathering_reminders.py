"""The day before a gathering, whoever has a place is reminded of it, once."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.notify.commands.gatherings import facts_of
from services.notify.commands.telling import tell_of
from services.notify.domain.gatherings import Gathering
from services.notify.tables.gatherings import gathering
from shared.identifiers import id_from
from shared.service import Runtime
from shared.uow import UnitOfWork

AHEAD = timedelta(days=1)


def remind(runtime: Runtime) -> int:
    """Remind of what begins within a day, one gathering in each transaction; returns how many there are."""
    with runtime.reading() as session:
        soon = select(gathering.c.id).where(_soon(runtime.clock(session)), gathering.c.cancelled_why == "")
        found = list(session.scalars(soon.order_by(gathering.c.starts_at, gathering.c.id)))
    for gathering_id in found:
        runtime.do(remind_of, gathering_id)
    return len(found)


def _soon(now: datetime) -> ColumnElement[bool]:
    return (gathering.c.starts_at > now) & (gathering.c.starts_at <= now + AHEAD)


def remind_of(gathering_id: UUID, uow: UnitOfWork) -> None:
    """Tell it once for each hour at which it was to begin, to those who had asked for their place before that day."""
    found = uow.get(Gathering, gathering_id)
    if found.cancelled_why or not uow.now < found.starts_at <= uow.now + AHEAD:
        return
    people = [one.person_id for one in found.coming if one.asked_at <= found.starts_at - AHEAD]
    once = id_from(found.id, f"reminder of {found.starts_at.isoformat()}")
    tell_of(uow, once, "notify.gathering_tomorrow", facts_of(found), {"gathering_tomorrow": people})
