"""Messages that will have no effect here: a person says why, and those behind them have their turn."""

from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from sqlalchemy import select

from shared.delivery import Delivery
from shared.envelope import Envelope
from shared.errors import Malformed
from shared.mailboxes import inbox
from shared.setbacks import mark
from shared.turns import Turns
from shared.waiting import open_messages

if TYPE_CHECKING:
    from shared.service import Runtime

log = structlog.get_logger()

CLOSABLE = ("parked", "waiting")
"""An early one is closed in its turn: what comes before it may still have its effect."""


def close(runtime: "Runtime", message_id: UUID, because: str) -> bool:
    """Close a message for good; whether it was still open."""
    with runtime.unit_of_work() as uow:
        which = (inbox.c.id == message_id, inbox.c.state.in_(CLOSABLE))
        row = uow.session.execute(select(inbox).where(*which).with_for_update()).first()
        if row is None:
            return False
        mark(uow, message_id, "done", attempts=row.attempts, error=f"closed: {because}"[:500])
        if (letter := _read(row.envelope)) and letter.kind in runtime.service.policies.orders:
            turns = Turns(uow, runtime.service.policies, {letter.subject})
            turns.pass_over(letter)
            turns.close()
    log.warning("message.closed", id=str(message_id), type=row.type, subject=row.subject, because=because)
    Delivery(runtime).sweep(row.subject)
    return True


def close_lost(runtime: "Runtime", because: str) -> int:
    """Close whatever speaks of what a restore has lost, also what waited behind; returns how many."""
    closed = 0
    while found := _about_what_is_lost(runtime):
        closed += sum(close(runtime, each, because) for each in found)
    return closed


def _about_what_is_lost(runtime: "Runtime") -> list[UUID]:
    with runtime.reading() as session:
        messages = [each for state in CLOSABLE for each in open_messages(session, state)]
    return [each["id"] for each in messages if each["lost"]]


def _read(kept: str | None) -> Envelope | None:
    try:
        return Envelope.from_json((kept or "").encode())
    except Malformed:
        return None
