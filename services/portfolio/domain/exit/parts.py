"""What belongs to a path beside its conditions: signatures, reserves, people of the pairing, reviews, the journal."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.exit.conditions import Owner
from shared.errors import Refused


class Side(StrEnum):
    """The two houses that a takeover needs."""

    PRODUCT = "product"
    DSI = "dsi"


SIDES = {Side.PRODUCT: "Le produit", Side.DSI: "La DSI"}


@dataclass(eq=False, kw_only=True)
class Signature:
    """Somebody has signed for one side, for exactly the file as it was in this version."""

    id: UUID
    side: Side
    version: int
    by: UUID
    at: datetime


@dataclass(eq=False, kw_only=True)
class Reserve:
    """What the DSI still waits for when it accepts; somebody sees to it by a day, evidence lifts it."""

    id: UUID
    label: str
    owner: Owner
    person_id: UUID | None = None
    condition_id: UUID | None = None
    due_on: date
    raised_by: UUID
    raised_at: datetime
    lifted_by: UUID | None = None
    lifted_at: datetime | None = None
    proof: str = ""
    told_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.lifted_at is None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on < today

    def lift(self, proof: str, *, by: UUID, now: datetime) -> None:
        """The evidence has come; raises Refused when it had come before."""
        if not self.is_open:
            raise Refused("Cette réserve est déjà levée.")
        self.proof, self.lifted_by, self.lifted_at = proof, by, now


@dataclass(eq=False, kw_only=True)
class Partner:
    """Somebody of one side who works in the pairing, from a day on, perhaps until another."""

    id: UUID
    side: Side
    person_id: UUID
    since: date
    until: date | None = None

    def is_there(self, today: date) -> bool:
        return self.since <= today and (self.until is None or today <= self.until)


class Outcome(StrEnum):
    """What a review finds."""

    SOUND = "sound"
    WATCH = "watch"
    REDRESS = "redress"
    STOP = "stop"


OUTCOMES = {
    Outcome.SOUND: "Le produit tient bien",
    Outcome.WATCH: "À surveiller",
    Outcome.REDRESS: "À redresser",
    Outcome.STOP: "À arrêter",
}

REVIEWS_AFTER = (6, 12)
"""Months after the takeover at which one looks again."""


@dataclass(eq=False, kw_only=True)
class Review:
    """A look back after the takeover; `told_at` is when it was put on the agenda, before a body that answers."""

    id: UUID
    months: int
    due_on: date
    told_at: datetime | None = None
    outcome: Outcome | None = None
    findings: str = ""
    by: UUID | None = None
    at: datetime | None = None
    question_id: UUID | None = None
    decision_number: str = ""


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(eq=False, kw_only=True)
class Entry:
    """A line of the journal: what happened, who did it (None: the platform), in whose words."""

    id: UUID
    place: int
    at: datetime
    what: str
    words: str = ""
    by: UUID | None = None
