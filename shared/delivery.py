"""How a message of the bus becomes an effect, once: hear it, find its place in the order, react, commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from sqlalchemy import select

from shared.database import tried_again
from shared.envelope import Envelope
from shared.errors import DatabaseDown, Malformed
from shared.failpoints import fault
from shared.mailboxes import heard, inbox
from shared.setbacks import mark, park_again, park_unreadable, set_aside
from shared.turns import Outcome, Turns
from shared.uow import UnitOfWork

if TYPE_CHECKING:
    from shared.service import Runtime

__all__ = ["Delivery", "Outcome"]

log = structlog.get_logger()


@dataclass(frozen=True)
class _Unreadable:
    raw: bytes
    error: str


class Delivery:
    """The consumer's side of the inbox of one service."""

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime = runtime
        self._policies = runtime.service.policies

    def deliver(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Handle messages together in one transaction; if one of them fails, each in its own."""
        letters = [_read(raw) for raw in raws]
        good = [letter for letter in letters if isinstance(letter, Envelope)]
        try:
            outcomes = self._handle(good)
        except DatabaseDown:
            raise
        except Exception as trouble:  # noqa: BLE001 - whatever it was, one by one tells whose it is
            log.info("delivery.one_by_one", messages=len(good), because=type(trouble).__name__)
            outcomes = {letter.id: self._handle_alone(letter) for letter in good}
        found = [
            outcomes[each.id] if isinstance(each, Envelope) else park_unreadable(self._runtime, each.raw, each.error)
            for each in letters
        ]
        self._runtime.gauges.heard(found)
        return found

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
        old = [one for one in letters if one.id not in fresh and one.type in self._policies.repeatable]
        turns = self._turns(uow, *(letter.subject for letter in (*new, *old)))
        for letter in old:
            turns.repeat(letter)
        for letter in new:
            outcomes[letter.id] = turns.place(letter)
            if drains:
                turns.drain(letter.subject)
        turns.close()
        fault("C3")
        return outcomes

    def _turns(self, uow: UnitOfWork, *subjects: str) -> Turns:
        return Turns(uow, self._policies, set(subjects))

    def _handle_alone(self, letter: Envelope) -> Outcome:
        """Handle one message; those that waited for it follow in their own transactions, so that each fails alone."""
        try:
            outcome = tried_again(lambda: self._handle([letter], drains=False)[letter.id])
        except DatabaseDown:
            raise
        except Exception as trouble:  # noqa: BLE001 - a fault of a reaction is kept with its message
            return set_aside(self._runtime, letter, trouble, attempts=1)
        self.sweep(letter.subject)
        return outcome

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
                row = _locked(uow, message_id)
                if row is None:
                    return False
                attempts = row.attempts
                letter = Envelope.from_json(row.envelope.encode())
                self._retry_in(uow, letter)
        except DatabaseDown:
            raise
        except Malformed as trouble:
            park_again(self._runtime, message_id, str(trouble))
        except Exception as trouble:
            if letter is None:
                raise
            set_aside(self._runtime, letter, trouble, attempts + 1)
        if letter is not None:
            self.sweep(letter.subject)
        return True

    def _retry_in(self, uow: UnitOfWork, letter: Envelope) -> None:
        mark(uow, letter.id, "done")
        if letter.kind in self._policies.orders:
            turns = self._turns(uow, letter.subject)
            turns.place(letter)
            turns.close()

    def sweep_early(self) -> int:
        """Apply early messages whose turn has come although nothing drained them; returns how many were."""
        with self._runtime.reading() as session:
            ready = select(inbox.c.subject).join(heard, heard.c.subject == inbox.c.subject)
            is_ready = (inbox.c.state == "early", inbox.c.version <= heard.c.version + 1)
            subjects = set(session.scalars(ready.where(*is_ready)))
        return sum(self.sweep(subject) for subject in sorted(subjects))

    def sweep(self, subject: str) -> int:
        """Apply the early messages of a subject one by one, each in its own transaction; returns how many were."""
        swept = 0
        while self._sweep_next(subject):
            swept += 1
        return swept

    def _sweep_next(self, subject: str) -> bool:
        letter = None
        try:
            with self._runtime.unit_of_work() as uow:
                turns = self._turns(uow, subject)
                letter = turns.first_ready(subject)
                if letter is not None:
                    turns.settle(letter)
                    turns.close()
        except DatabaseDown:
            raise
        except Exception as trouble:
            if letter is None:
                raise
            set_aside(self._runtime, letter, trouble, attempts=1)
        return letter is not None


def _read(raw: bytes) -> Envelope | _Unreadable:
    try:
        return Envelope.from_json(raw)
    except Malformed as trouble:
        return _Unreadable(raw, str(trouble))


def _locked(uow: UnitOfWork, message_id: UUID) -> Any:
    row = select(inbox).where(inbox.c.id == message_id, inbox.c.state == "waiting")
    return uow.session.execute(row.with_for_update(skip_locked=True)).first()
