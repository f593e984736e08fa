"""Enter decisions into the register, and publish its end every day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from services.governance.domain.chain import Anchor, seal
from services.governance.domain.register import Decision
from services.governance.domain.verify import START
from services.governance.tables import register_anchor, register_entry
from shared.database import insert_into
from shared.mailboxes import counter
from shared.schemas import PARIS
from shared.service import Runtime
from shared.uow import UnitOfWork


def enter(decision: Decision, uow: UnitOfWork, more: Mapping[str, Any] | None = None) -> None:
    """Write a decision into the register and seal it, in the transaction that took it."""
    uow.add(decision)
    uow.session.flush()
    position = _next_position(uow)
    previous = select(register_entry.c.digest).where(register_entry.c.position == position - 1)
    before = uow.session.scalar(previous) or START
    uow.add(seal(decision, dict(more or {}), position=position, previous=before))


def _next_position(uow: UnitOfWork) -> int:
    """Without a gap; whoever enters another decision waits here until this one is committed or given up."""
    row = insert_into(uow.session, counter).values(name="register", value=1)
    taken = row.on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + 1})
    position: int = uow.session.scalar(taken.returning(counter.c.value))
    return position


@dataclass(frozen=True)
class AnchorRegister:
    """A day has begun."""

    day: date


def anchor_register(cmd: AnchorRegister, uow: UnitOfWork) -> bool:
    """Publish where the register ends; tells whether this was the first time on this day."""
    last = select(register_entry.c.position, register_entry.c.digest).order_by(register_entry.c.position.desc())
    end = uow.session.execute(last.limit(1)).first()
    if end is None:
        return False
    anchor = Anchor(day=cmd.day, position=end.position, digest=end.digest, anchored_at=uow.now)
    facts = {"position": anchor.position, "digest": anchor.digest, "anchored_at": anchor.anchored_at}
    row = insert_into(uow.session, register_anchor).values(day=anchor.day, **facts)
    if uow.session.scalar(row.on_conflict_do_nothing().returning(register_anchor.c.position)) is None:
        return False
    uow.say(anchor.told())
    return True


def anchor_each_day(runtime: Runtime) -> bool:
    """Once a day, at its first minutes on the clocks of Paris, or as soon as a worker is there."""
    with runtime.reading() as session:
        today = runtime.clock(session).astimezone(PARIS).date()
        if session.get(Anchor, today) is not None:
            return False
    return runtime.do(anchor_register, AnchorRegister(day=today), correlation=f"anchor-{today}")
