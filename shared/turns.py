"""The messages of one transaction, each in its turn: old ones dropped, the next one applied, early ones kept."""

import enum
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from shared.envelope import Envelope
from shared.mailboxes import heard, inbox
from shared.many_rows import InsertMany
from shared.observability import span, traceparent_at_hand
from shared.policies import NEWEST, Policies, Reaction
from shared.schemas import load
from shared.uow import UnitOfWork

_locked = InsertMany(
    heard,
    ("subject", "version"),
    lambda row: row.on_conflict_do_update(index_elements=["subject"], set_={"version": heard.c.version}).returning(
        heard.c.subject, heard.c.version
    ),
)
_moved = InsertMany(
    heard,
    ("subject", "version"),
    lambda row: row.on_conflict_do_update(index_elements=["subject"], set_={"version": row.excluded.version}),
)
_EARLY = select(inbox.c.envelope).where(
    inbox.c.state == "early", inbox.c.subject.in_(bindparam("subjects", expanding=True))
)


GIVEN_TWICE = "another message had version {} of {}: was its publisher restored without `outbox recover`?"


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


class Turns:
    """Locks the subjects it is made for: another consumer with their next versions waits until the end."""

    def __init__(self, uow: UnitOfWork, policies: Policies, subjects: set[str]) -> None:
        self._uow, self._policies = uow, policies
        self._have = _lock(uow.session, subjects)
        self._early = _early_ones(uow.session, subjects)
        self._moved: set[str] = set()
        self._settled: set[UUID] = set()
        self._put_aside: list[Envelope] = []

    def place(self, letter: Envelope) -> Outcome:
        """Drop what is old, apply what is next, keep what is early."""
        have = self._have[letter.subject]
        newest_wins = self._policies.orders[letter.kind] is NEWEST
        if letter.version <= have:
            if not newest_wins:
                # Never heard, and yet its turn has passed: to drop it would be a loss that nobody sees.
                raise CannotBeHandled(GIVEN_TWICE.format(letter.version, letter.subject))
            return Outcome.DONE
        if letter.version > have + 1 and not newest_wins:
            self._put_aside.append(letter)
            self._early.setdefault(letter.subject, {})[letter.version] = letter
            return Outcome.EARLY
        if newest_wins and self._says_nothing(letter):
            # It tells no state, so it must not make an older one that does look old.
            return Outcome.IGNORED
        return self.apply(letter)

    def _says_nothing(self, letter: Envelope) -> bool:
        """Whether nobody here reacts to this event, in any of its versions."""
        policies = self._policies
        return letter.type not in policies.reactions and not policies.knows_another_version_of(letter.type)

    def apply(self, letter: Envelope) -> Outcome:
        """React to a message whose turn it is."""
        reaction = self._policies.reactions.get(letter.type)
        if self._policies.knows_another_version_of(letter.type):
            raise CannotBeHandled(f"{letter.type}: this version of the event is not known here")
        if reaction is not None:
            self._react(reaction, letter)
        self._have[letter.subject] = letter.version
        self._moved.add(letter.subject)
        return Outcome.IGNORED if reaction is None else Outcome.DONE

    def repeat(self, letter: Envelope) -> None:
        """Give a read model what was heard before, out of turn; what still waits for its turn waits."""
        if letter.version <= self._have[letter.subject]:
            self._uow.told_again = True
            self._react(self._policies.reactions[letter.type], letter)
            self._uow.told_again = False

    def _react(self, reaction: Reaction, letter: Envelope) -> None:
        uow, told = self._uow, {"messaging__message__id": str(letter.id), "tikub__service": self._uow.service}
        with (
            bound_contextvars(correlation=letter.correlation, event_type=letter.type),
            span(f"process {letter.type}", "consumer", letter.traceparent, **told),
        ):
            uow.correlation, uow.traceparent = letter.correlation, traceparent_at_hand() or letter.traceparent
            uow.hearing = letter
            reaction(load(self._policies.heard[letter.type], letter.data), uow)
        uow.reacted_to.append(letter)

    def pass_over(self, letter: Envelope) -> None:
        """Let those behind a message have their turn, although it has had no effect."""
        if letter.version == self._have[letter.subject] + 1:
            self._have[letter.subject] = letter.version
            self._moved.add(letter.subject)

    def drain(self, subject: str) -> None:
        """Apply the early ones whose turn has come."""
        waiting = self._early.get(subject, {})
        while letter := waiting.pop(self._have[subject] + 1, None):
            self.apply(letter)
            self._settled.add(letter.id)

    def first_ready(self, subject: str) -> Envelope | None:
        """The oldest early message that is next, or that a repair has overtaken."""
        early = self._early.get(subject, {})
        ready = [version for version in early if version <= self._have[subject] + 1]
        return early[min(ready)] if ready else None

    def settle(self, letter: Envelope) -> None:
        """Handle a message that was kept as early, unless a repair has overtaken it."""
        if letter.version > self._have[letter.subject]:
            self.place(letter)
        self._settled.add(letter.id)

    def close(self) -> None:
        """Write down how far each subject has come, and what has to wait."""
        session = self._uow.session
        session.flush()
        if self._moved:
            _move(session, {subject: self._have[subject] for subject in self._moved})
        keep_early(session, [letter for letter in self._put_aside if letter.id not in self._settled])
        if self._settled:
            settled = update(inbox).where(inbox.c.id.in_(self._settled))
            session.execute(settled.values(state="done", envelope=None, error=None))


def _lock(session: Session, subjects: set[str]) -> dict[str, int]:
    """The last handled version of each subject; its row is locked even if it is made now."""
    if not subjects:
        return {}
    rows = _locked(session, [{"subject": each, "version": 0} for each in sorted(subjects)])
    return {row.subject: row.version for row in rows}


def _early_ones(session: Session, subjects: set[str]) -> dict[str, dict[int, Envelope]]:
    early: dict[str, dict[int, Envelope]] = {}
    if not subjects:
        return early
    for kept in session.connection().scalars(_EARLY, {"subjects": list(subjects)}):
        letter = Envelope.from_json(kept.encode())
        early.setdefault(letter.subject, {})[letter.version] = letter
    return early


def _move(session: Session, positions: dict[str, int]) -> None:
    """All in one statement; their rows are there, since they were locked."""
    rows = [{"subject": subject, "version": version} for subject, version in sorted(positions.items())]
    _moved(session, rows)


def keep_early(session: Session, letters: list[Envelope]) -> None:
    """Their inbox rows are there already; until their turn comes these also hold the message."""
    rows = [{"of": letter.id, "kept": letter.to_json().decode()} for letter in letters]
    if rows:
        keep = update(inbox).where(inbox.c.id == bindparam("of")).values(state="early", envelope=bindparam("kept"))
        session.connection().execute(keep, rows)
