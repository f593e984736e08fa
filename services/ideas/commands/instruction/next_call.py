"""Ask to hear of the next call, take it back; and the clock that tells those who wait once a call opens."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, delete, or_, select, update

from services.ideas.domain.calls import Call
from services.ideas.tables import call as calls
from services.ideas.tables import idea
from services.ideas.tables.instruction import call_wish, wish
from shared.contracts.ideas import AwaitedCallOpened
from shared.database import insert_into
from shared.messages import command, given
from shared.service import Runtime
from shared.uow import UnitOfWork

TOLD_TOGETHER = 500
"""People named in one event."""


@command
class AwaitCall:
    """Hear of the next call, or no more."""

    by: UUID = given()


def await_call(cmd: AwaitCall, uow: UnitOfWork) -> UUID:
    """Once for each person; returns their id."""
    row = insert_into(uow.session, call_wish).values(person_id=cmd.by, at=uow.now)
    uow.session.execute(row.on_conflict_do_nothing())
    return cmd.by


def stop_awaiting(cmd: AwaitCall, uow: UnitOfWork) -> UUID:
    """Nothing happens when one does not wait; returns their id."""
    uow.session.execute(delete(call_wish).where(call_wish.c.person_id == cmd.by))
    return cmd.by


@command
class TellAwaited:
    """Tell those who wait of a call that has opened since they asked."""


def tell_awaited(_cmd: TellAwaited, uow: UnitOfWork) -> int:
    """Each once, then their wish is fulfilled; a standing box is no call that one waits for. Returns how many."""
    is_open = calls.c.announced_at.is_not(None) & (calls.c.opens_at <= uow.now) & (calls.c.closes_at > uow.now)
    told = 0
    opened = select(Call).where(is_open).order_by(calls.c.id).with_for_update(skip_locked=True)
    for call in uow.session.scalars(opened).all():
        told += _tell(call, uow)
    return told


def _tell(call: Call, uow: UnitOfWork) -> int:
    def since(at: Column[Any]) -> ColumnElement[bool]:
        return or_(calls.c.opens_at > at, calls.c.announced_at > at)

    this = calls.c.id == call.id
    waits = select(call_wish.c.person_id).join(calls, this).where(since(call_wish.c.at))
    authors = select(wish.c.idea_id, idea.c.author_id).join(idea, idea.c.id == wish.c.idea_id).join(calls, this)
    rows = uow.session.execute(authors.where(wish.c.told, since(wish.c.at)).limit(TOLD_TOGETHER)).all()
    people = sorted({*uow.session.scalars(waits.limit(TOLD_TOGETHER)), *(row.author_id for row in rows)})
    uow.session.execute(delete(call_wish).where(call_wish.c.person_id.in_(people)))
    fulfilled = wish.c.idea_id.in_([row.idea_id for row in rows])
    uow.session.execute(update(wish).where(fulfilled, wish.c.joins).values(told=False))
    uow.session.execute(delete(wish).where(fulfilled, ~wish.c.joins))
    for start in range(0, len(people), TOLD_TOGETHER):
        some = tuple(people[start : start + TOLD_TOGETHER])
        facts: dict[str, Any] = {"closes_at": call.closes_at, "person_ids": some, "told_at": uow.now}
        uow.say(AwaitedCallOpened(call_id=call.id, title=call.title, **facts))
    return len(people)


def tell_awaited_calls(runtime: Runtime) -> None:
    """The worker's timer."""
    while runtime.do(tell_awaited, TellAwaited()) >= TOLD_TOGETHER:
        pass
