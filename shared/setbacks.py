"""What did not work: a message waits in the inbox for its next try, or is parked until somebody has looked at it."""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from marshmallow import ValidationError
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from shared.database import insert_into, is_down
from shared.envelope import LARGEST, Envelope
from shared.errors import DatabaseDown, Malformed, NotFound
from shared.mailboxes import inbox
from shared.turns import CannotBeHandled, Outcome
from shared.uow import UnitOfWork

if TYPE_CHECKING:
    from shared.service import Runtime

log = structlog.get_logger()

PATIENT = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 600, 3600, 21600))
"""Delays when something is expected to come right: the thing it speaks of is not there yet, the database refused."""
BRIEF = PATIENT[:2]
"""Delays when nobody knows why it failed."""


def delay_after(fault: Exception, attempts: int) -> timedelta | None:
    """How long to wait after this many attempts; None means park."""
    if isinstance(fault, CannotBeHandled | Malformed | ValidationError):
        return None
    plan = PATIENT if isinstance(fault, NotFound | DBAPIError) else BRIEF
    return plan[attempts - 1] if attempts <= len(plan) else None


def set_aside(runtime: "Runtime", letter: Envelope, trouble: Exception, attempts: int) -> Outcome:
    """The failed reaction was rolled back: keep the message here, to be tried again or to be looked at."""
    if isinstance(trouble, DBAPIError) and is_down(trouble):
        raise DatabaseDown(str(trouble)) from trouble
    delay = delay_after(trouble, attempts)
    outcome = Outcome.PARKED if delay is None else Outcome.WAITING
    _tell(letter, outcome, trouble, attempts)
    with runtime.unit_of_work() as uow:
        if not uow.hear(letter) and _is_done(uow, letter):
            return Outcome.DUPLICATE
        due_at = None if delay is None else uow.now + delay
        kept = letter.to_json().decode()
        mark(uow, letter.id, outcome.value, attempts=attempts, due_at=due_at, error=_words(trouble), envelope=kept)
    return outcome


def _tell(letter: Envelope, outcome: Outcome, trouble: Exception, attempts: int) -> None:
    log.warning(
        "message.set_aside",
        state=outcome.value,
        id=str(letter.id),
        type=letter.type,
        subject=letter.subject,
        attempts=attempts,
        error=_words(trouble),
    )


def _is_done(uow: UnitOfWork, letter: Envelope) -> bool:
    """Whether a twin of the message was handled while ours failed."""
    state = select(inbox.c.state).where(inbox.c.id == letter.id)
    return uow.session.scalar(state.with_for_update()) == "done"


def park_unreadable(runtime: "Runtime", raw: bytes, error: str) -> Outcome:
    """Keep what is no event of ours, once however often it comes."""
    row_id = uuid.uuid5(uuid.NAMESPACE_OID, hashlib.sha256(raw).hexdigest())
    kept = raw[:LARGEST].decode(errors="replace").replace("\x00", "\ufffd")
    row = {"id": row_id, "type": "?", "subject": "?", "version": 0, "state": "parked", "attempts": 1}
    with runtime.unit_of_work() as uow:
        noted = insert_into(uow.session, inbox).values(**row, error=error, envelope=kept, heard_at=uow.now)
        uow.session.execute(noted.on_conflict_do_nothing())
    log.warning("message.parked", id=str(row_id), type="?", error=error)
    return Outcome.PARKED


def park_again(runtime: "Runtime", message_id: UUID, error: str) -> None:
    """Somebody asked to try once more what cannot be read."""
    with runtime.unit_of_work() as uow:
        uow.session.execute(update(inbox).where(inbox.c.id == message_id).values(state="parked", error=error))


def mark(
    uow: UnitOfWork,
    message_id: UUID,
    state: str,
    *,
    attempts: int = 0,
    due_at: datetime | None = None,
    error: str | None = None,
    envelope: str | None = None,
) -> None:
    """Where a message stands; `done` keeps nothing but that it was heard."""
    marked = {"state": state, "attempts": attempts, "due_at": due_at, "error": error, "envelope": envelope}
    uow.session.execute(update(inbox).where(inbox.c.id == message_id).values(**marked))


def _words(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"[:500].replace("\x00", "\ufffd")
