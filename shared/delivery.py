"""How a message of the bus becomes an effect, once: hear it, find its place in the order, react, commit."""

import enum
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from marshmallow import ValidationError
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shared.database import insert_into, is_down, tried_again
from shared.envelope import LARGEST, Envelope
from shared.errors import DatabaseDown, Malformed, NotFound
from shared.failpoints import fault
from shared.mailboxes import heard, inbox
from shared.many_rows import insert_many
from shared.policies import NEWEST
from shared.schemas import load
from shared.uow import UnitOfWork

if TYPE_CHECKING:
    from shared.service import Runtime

log = structlog.get_logger()


class Outcome(enum.Enum):
    """What became of a message; whatever it is, the message now lives in the database."""

    DONE = "done"
    DUPLICATE = "duplicate"
    EARLY = "early"
    WAITING = "waiting"
    PARKED = "parked"
    IGNORED = "ignored"


class CannotBeHandled(Exception):
    """Trying again cannot help: the message is parked at once."""


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


@dataclass
class _Batch:
    """What one transaction knows while it handles several messages."""

    uow: UnitOfWork
    positions: dict[str, int]
    early: dict[str, dict[int, Envelope]]
    drains: bool = True
    moved: set[str] = field(default_factory=set)
    drained: list[UUID] = field(default_factory=list)
    put_aside: list[Envelope] = field(default_factory=list)


class Delivery:
    """The consumer's side of the inbox of one service."""

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime = runtime
        self._policies = runtime.service.policies

    def deliver(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Handle messages together in one transaction; if one of them fails, each in its own."""
        letters = [self._read(raw) for raw in raws]
        good = [letter for letter in letters if isinstance(letter, Envelope)]
        try:
            outcomes = self._handle(good)
        except DatabaseDown:
            raise
        except Exception as trouble:  # noqa: BLE001 - whatever it was, one by one tells whose it is
            log.info("delivery.one_by_one", messages=len(good), because=type(trouble).__name__)
            outcomes = {letter.id: self._handle_alone(letter) for letter in good}
        found = [outcomes[x.id] if isinstance(x, Envelope) else self._park_unreadable(x) for x in letters]
        self._runtime.gauges.heard(found)
        return found

    def _read(self, raw: bytes) -> "Envelope | _Unreadable":
        try:
            return Envelope.from_json(raw)
        except Malformed as trouble:
            return _Unreadable(raw, str(trouble))

    def _handle(self, letters: Sequence[Envelope], *, drains: bool = True) -> dict[UUID, Outcome]:
        if not letters:
            return {}
        wanted = [letter for letter in letters if letter.kind in self._policies.orders]
        outcomes = {letter.id: Outcome.IGNORED for letter in letters}
        with self._runtime.unit_of_work() as uow:
            outcomes |= self._handle_in(uow, wanted, drains)
            fault("C4")
        fault("C5")
        return outcomes

    def _handle_in(self, uow: UnitOfWork, letters: Sequence[Envelope], drains: bool) -> dict[UUID, Outcome]:
        fresh = uow.hear(*letters)
        fault("C2")
        outcomes = {letter.id: Outcome.DUPLICATE for letter in letters}
        new = list({letter.id: letter for letter in letters if letter.id in fresh}.values())
        batch = self._open_batch(uow, {letter.subject for letter in new}, drains=drains)
        for letter in new:
            outcomes[letter.id] = self._place(batch, letter)
        self._close_batch(batch)
        fault("C3")
        return outcomes

    def _handle_alone(self, letter: Envelope) -> Outcome:
        """Handle one message; those that waited for it follow in their own transactions, so that each fails alone."""
        try:
            outcome = tried_again(lambda: self._handle([letter], drains=False)[letter.id])
        except DatabaseDown:
            raise
        except Exception as trouble:  # noqa: BLE001 - a fault of a reaction is kept with its message
            return self._set_aside(letter, trouble, attempts=1)
        self._sweep(letter.subject)
        return outcome

    # --- order -----------------------------------------------------------------------------------------------

    def _open_batch(self, uow: UnitOfWork, subjects: set[str], *, drains: bool = True) -> _Batch:
        if not subjects:
            return _Batch(uow, {}, {}, drains)
        # The row is locked even if it is made now: another consumer with the next version of it must wait.
        rows = [{"subject": subject, "version": 0} for subject in sorted(subjects)]
        made, given = insert_many(uow.session, heard, rows)
        locked = made.on_conflict_do_update(index_elements=["subject"], set_={"version": heard.c.version})
        positions = uow.session.execute(locked.returning(heard.c.subject, heard.c.version), given)
        have = {row.subject: row.version for row in positions}
        return _Batch(uow, have, self._early_ones(uow, subjects), drains)

    def _early_ones(self, uow: UnitOfWork, subjects: set[str]) -> dict[str, dict[int, Envelope]]:
        rows = uow.session.execute(
            select(inbox.c.envelope).where(inbox.c.state == "early", inbox.c.subject.in_(subjects))
        )
        early: dict[str, dict[int, Envelope]] = {}
        for row in rows:
            letter = Envelope.from_json(row.envelope.encode())
            early.setdefault(letter.subject, {})[letter.version] = letter
        return early

    def _place(self, batch: _Batch, letter: Envelope) -> Outcome:
        """Drop what is old, apply what is next, keep what is early."""
        have = batch.positions[letter.subject]
        newest_wins = self._policies.orders[letter.kind] is NEWEST
        if letter.version <= have:
            return Outcome.DONE
        if letter.version > have + 1 and not newest_wins:
            batch.put_aside.append(letter)
            batch.early.setdefault(letter.subject, {})[letter.version] = letter
            return Outcome.EARLY
        if newest_wins and self._says_nothing(letter):
            # It tells no state, so it must not make an older one that does look old.
            return Outcome.IGNORED
        outcome = self._apply(batch, letter)
        if batch.drains:
            self._drain(batch, letter.subject)
        return outcome

    def _says_nothing(self, letter: Envelope) -> bool:
        """Whether nobody here reacts to this event, in any of its versions."""
        policies = self._policies
        return letter.type not in policies.reactions and not policies.knows_another_version_of(letter.type)

    def _apply(self, batch: _Batch, letter: Envelope) -> Outcome:
        reaction = self._policies.reactions.get(letter.type)
        if self._policies.knows_another_version_of(letter.type):
            raise CannotBeHandled(f"{letter.type}: this version of the event is not known here")
        if reaction is not None:
            batch.uow.correlation, batch.uow.traceparent = letter.correlation, letter.traceparent
            batch.uow.hearing = letter
            reaction(load(self._policies.heard[letter.type], letter.data), batch.uow)
        batch.positions[letter.subject] = letter.version
        batch.moved.add(letter.subject)
        return Outcome.IGNORED if reaction is None else Outcome.DONE

    def _drain(self, batch: _Batch, subject: str) -> None:
        """Apply the early ones whose turn has come."""
        waiting = batch.early.get(subject, {})
        while letter := waiting.pop(batch.positions[subject] + 1, None):
            self._apply(batch, letter)
            batch.drained.append(letter.id)

    def _close_batch(self, batch: _Batch) -> None:
        session = batch.uow.session
        session.flush()
        if batch.moved:
            _move(session, {subject: batch.positions[subject] for subject in batch.moved})
        done = set(batch.drained)
        _keep(session, "early", [letter for letter in batch.put_aside if letter.id not in done])
        if done:
            session.execute(update(inbox).where(inbox.c.id.in_(done)).values(state="done", envelope=None, error=None))

    # --- what did not work -----------------------------------------------------------------------------------

    def _set_aside(self, letter: Envelope, trouble: Exception, attempts: int) -> Outcome:
        """The failed reaction was rolled back: keep the message here, to be tried again or to be looked at."""
        if isinstance(trouble, DBAPIError) and is_down(trouble):
            raise DatabaseDown(str(trouble)) from trouble
        delay = delay_after(trouble, attempts)
        state = "parked" if delay is None else "waiting"
        log.warning(
            "message.set_aside",
            state=state,
            id=str(letter.id),
            type=letter.type,
            subject=letter.subject,
            attempts=attempts,
            error=_words(trouble),
        )
        with self._runtime.unit_of_work() as uow:
            if not uow.hear(letter) and self._is_done(uow, letter):
                return Outcome.DUPLICATE
            due_at = None if delay is None else uow.now + delay
            _mark(uow, letter.id, state, attempts, due_at, _words(trouble), letter.to_json().decode())
        return Outcome(state)

    def _is_done(self, uow: UnitOfWork, letter: Envelope) -> bool:
        """Whether a twin of the message was handled while ours failed."""
        state = select(inbox.c.state).where(inbox.c.id == letter.id)
        return uow.session.scalar(state.with_for_update()) == "done"

    def _park_unreadable(self, unreadable: "_Unreadable") -> Outcome:
        row_id = uuid.uuid5(uuid.NAMESPACE_OID, hashlib.sha256(unreadable.raw).hexdigest())
        kept = unreadable.raw[:LARGEST].decode(errors="replace").replace("\x00", "\ufffd")
        with self._runtime.unit_of_work() as uow:
            row = {"id": row_id, "type": "?", "subject": "?", "version": 0, "state": "parked", "attempts": 1}
            noted = insert_into(uow.session, inbox).values(
                **row, error=unreadable.error, envelope=kept, heard_at=uow.now
            )
            uow.session.execute(noted.on_conflict_do_nothing())
        log.warning("message.parked", id=str(row_id), type="?", error=unreadable.error)
        return Outcome.PARKED

    def retry_due(self) -> int:
        """Try each waiting message whose time has come; returns how many were tried."""
        with self._runtime.reading() as session:
            now = self._runtime.clock(session)
            due = select(inbox.c.id).where(inbox.c.state == "waiting", inbox.c.due_at <= now)
            ids = list(session.scalars(due.order_by(inbox.c.due_at).limit(500)))
        return sum(self._retry(message_id) for message_id in ids)

    def _retry(self, message_id: UUID) -> bool:
        letter, attempts = None, 0
        try:
            with self._runtime.unit_of_work() as uow:
                row = self._locked(uow, message_id)
                if row is None:
                    return False
                attempts = row.attempts
                letter = Envelope.from_json(row.envelope.encode())
                self._retry_in(uow, letter)
        except DatabaseDown:
            raise
        except Malformed as trouble:
            self._park_again(message_id, str(trouble))
        except Exception as trouble:
            if letter is None:
                raise
            self._set_aside(letter, trouble, attempts + 1)
        if letter is not None:
            self._sweep(letter.subject)
        return True

    def _retry_in(self, uow: UnitOfWork, letter: Envelope) -> None:
        if letter.kind not in self._policies.orders:
            _mark(uow, letter.id, "done", 0, None, None, None)
            return
        batch = self._open_batch(uow, {letter.subject}, drains=False)
        _mark(uow, letter.id, "done", 0, None, None, None)
        self._place(batch, letter)
        self._close_batch(batch)

    def _locked(self, uow: UnitOfWork, message_id: UUID) -> Any:
        row = select(inbox).where(inbox.c.id == message_id, inbox.c.state == "waiting")
        return uow.session.execute(row.with_for_update(skip_locked=True)).first()

    def _park_again(self, message_id: UUID, error: str) -> None:
        with self._runtime.unit_of_work() as uow:
            uow.session.execute(update(inbox).where(inbox.c.id == message_id).values(state="parked", error=error))

    def sweep_early(self) -> int:
        """Apply early messages whose turn has come although nothing drained them; returns how many subjects moved."""
        with self._runtime.reading() as session:
            ready = select(inbox.c.subject).join(heard, heard.c.subject == inbox.c.subject)
            subjects = list(
                session.scalars(ready.where(inbox.c.state == "early", inbox.c.version <= heard.c.version + 1))
            )
        return sum(self._sweep(subject) for subject in sorted(set(subjects)))

    def _sweep(self, subject: str) -> int:
        """Apply the early messages of a subject one by one, each in its own transaction; returns how many were."""
        swept = 0
        while self._sweep_next(subject):
            swept += 1
        return swept

    def _sweep_next(self, subject: str) -> bool:
        letter = None
        try:
            with self._runtime.unit_of_work() as uow:
                batch = self._open_batch(uow, {subject}, drains=False)
                letter = self._first_ready(batch, subject)
                if letter is not None:
                    self._place(batch, letter)
                    batch.drained.append(letter.id)
                    self._close_batch(batch)
        except DatabaseDown:
            raise
        except Exception as trouble:
            if letter is None:
                raise
            self._set_aside(letter, trouble, attempts=1)
        return letter is not None

    def _first_ready(self, batch: _Batch, subject: str) -> Envelope | None:
        """The oldest early message that is next, or that a repair has overtaken."""
        early = batch.early.get(subject, {})
        ready = [version for version in early if version <= batch.positions[subject] + 1]
        return early[min(ready)] if ready else None


@dataclass(frozen=True)
class _Unreadable:
    raw: bytes
    error: str


def _words(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"[:500].replace("\x00", "\ufffd")


def _move(session: Session, positions: dict[str, int]) -> None:
    """All in one statement; their rows are there, since the batch locked them."""
    rows = [{"subject": subject, "version": version} for subject, version in sorted(positions.items())]
    placed, given = insert_many(session, heard, rows)
    moved = placed.on_conflict_do_update(index_elements=["subject"], set_={"version": placed.excluded.version})
    session.execute(moved, given)


def _keep(session: Any, state: str, letters: Iterable[Envelope]) -> None:
    rows = [{"of": letter.id, "kept": letter.to_json().decode()} for letter in letters]
    if rows:
        keep = update(inbox).where(inbox.c.id == bindparam("of")).values(state=state, envelope=bindparam("kept"))
        session.connection().execute(keep, rows)


def _mark(
    uow: UnitOfWork,
    message_id: UUID,
    state: str,
    attempts: int,
    due_at: datetime | None,
    error: str | None,
    envelope: str | None,
) -> None:
    marked = {"state": state, "attempts": attempts, "due_at": due_at, "error": error, "envelope": envelope}
    uow.session.execute(update(inbox).where(inbox.c.id == message_id).values(**marked))
