"""What the incubator is for: a statement with its means, and dated objectives; nothing is ever written over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.governance import AmbitionWritten, ObjectiveChanged
from shared.errors import Invalid, Refused

AMBITION = UUID("01a2c5e0-0000-7000-8000-000000000005")
"""The only ambition of an incubator, so that two people who write the first words wait for each other."""
SAME = "Rien n’a changé : il n’y a rien de nouveau à enregistrer."


@dataclass(eq=False, kw_only=True)
class Edition:
    """The ambition as somebody wrote it; none is ever written over."""

    id: UUID
    edition: int
    statement: str
    means: str
    written_by: UUID
    written_at: datetime


@dataclass(eq=False, kw_only=True)
class Ambition:
    """The ambition as it was written last, with what it was before."""

    id: UUID = AMBITION
    editions: list[Edition] = field(default_factory=list)
    version: int = 0

    @property
    def last(self) -> Edition | None:
        """What holds, once something is written."""
        return self.editions[-1] if self.editions else None

    def write(self, edition_id: UUID, statement: str, means: str, *, by: UUID, now: datetime) -> AmbitionWritten:
        """Other words, beside the former ones."""
        if self.last is not None and (self.last.statement, self.last.means) == (statement, means):
            raise Refused(SAME)
        self.version += 1
        words = {"edition": self.version, "statement": statement, "means": means}
        self.editions.append(Edition(id=edition_id, **words, written_by=by, written_at=now))  # type: ignore[arg-type]
        return AmbitionWritten(ambition_id=self.id, **words, written_by=by, written_at=now)  # type: ignore[arg-type]


class ObjectiveState(StrEnum):
    """Where an objective stands."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What an objective says: what changes, how it is measured, how far it must come, until when."""

    title: str
    measure: str
    target: str
    due_on: date


@dataclass(eq=False, kw_only=True)
class Writing:
    """An objective as somebody wrote it, and why it differs from what it said before."""

    id: UUID
    title: str
    measure: str
    target: str
    due_on: date
    why: str
    written_by: UUID
    written_at: datetime

    @property
    def aim(self) -> Aim:
        return Aim(title=self.title, measure=self.measure, target=self.target, due_on=self.due_on)


@dataclass(eq=False, kw_only=True)
class Objective:
    """A dated objective, with all that was ever written of it."""

    id: UUID
    number: str
    state: ObjectiveState = ObjectiveState.OPEN
    result: str = ""
    writings: list[Writing] = field(default_factory=list)
    changed_at: datetime
    version: int = 0

    @property
    def last(self) -> Writing:
        """What holds."""
        return self.writings[-1]

    def write(self, writing_id: UUID, aim: Aim, why: str, *, by: UUID, now: datetime, today: date) -> ObjectiveChanged:
        """Say it anew; another target, measure or day needs a reason, so that nobody moves the goal unseen."""
        self._check_open()
        if aim.due_on < today:
            raise Invalid({"due_on": ["L’échéance est déjà passée."]})
        if self.writings and self.last.aim == aim:
            raise Refused(SAME)
        if self._is_moved_by(aim) and not why:
            raise Invalid({"why": ["La mesure, la cible ou l’échéance change : dites pourquoi."]})
        self.writings.append(Writing(id=writing_id, **vars(aim), why=why, written_by=by, written_at=now))
        return self._told(by, now)

    def _is_moved_by(self, aim: Aim) -> bool:
        if not self.writings:
            return False
        now = self.last
        return (now.measure, now.target, now.due_on) != (aim.measure, aim.target, aim.due_on)

    def end(self, state: ObjectiveState, result: str, *, by: UUID, now: datetime) -> ObjectiveChanged:
        """It is reached or given up, with what was found."""
        self._check_open()
        self.state, self.result = state, result
        return self._told(by, now)

    def _check_open(self) -> None:
        if self.state is not ObjectiveState.OPEN:
            raise Refused("Cet objectif est clos : il ne change plus.")

    def is_late(self, today: date) -> bool:
        """Its day has passed, and nobody has said what came of it."""
        return self.state is ObjectiveState.OPEN and self.last.due_on < today

    def _told(self, by: UUID, now: datetime) -> ObjectiveChanged:
        self.version, self.changed_at = self.version + 1, now
        return ObjectiveChanged(
            objective_id=self.id,
            number=self.number,
            **vars(self.last.aim),
            state=self.state.value,
            result=self.result,
            changed_by=by,
            changed_at=now,
        )


def in_order(objectives: Sequence[Objective]) -> list[Objective]:
    """Those that still run first, the first to fall due first."""
    return sorted(objectives, key=lambda one: (one.state is not ObjectiveState.OPEN, one.last.due_on, one.number))
