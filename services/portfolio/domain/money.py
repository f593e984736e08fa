"""The money of a product: planned, engaged, spent, by year and kind; and the day on which it ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Refused

LEAST_PACE = timedelta(days=30)
"""Spending over a shorter time says nothing of the pace."""


class Stage(StrEnum):
    """How far an amount is: foreseen, promised to someone, paid."""

    PLANNED = "planned"
    ENGAGED = "engaged"
    SPENT = "spent"


class MoneyKind(StrEnum):
    """What it pays for."""

    ALL = "all"
    TEAM = "team"
    HOSTING = "hosting"
    FIELD = "field"
    TRAINING = "training"
    TELLING = "telling"
    OTHER = "other"


STAGES = {Stage.PLANNED: "Prévu", Stage.ENGAGED: "Engagé", Stage.SPENT: "Dépensé"}
KINDS = {
    MoneyKind.ALL: "Sans distinction",
    MoneyKind.TEAM: "Équipe",
    MoneyKind.HOSTING: "Hébergement et outils",
    MoneyKind.FIELD: "Rencontres avec les usagers",
    MoneyKind.TRAINING: "Formation",
    MoneyKind.TELLING: "Communication",
    MoneyKind.OTHER: "Autre",
}


@dataclass(eq=False, kw_only=True)
class MoneyLine:
    """An amount in cents; `on` is the day from which it is there or on which it went, `until` the last one it covers.

    A line is never written over: a wrong one is struck, with who, when and why. One that a decision granted bears
    its number, and only another decision could take it back.
    """

    id: UUID
    product_id: UUID
    stage: Stage
    kind: MoneyKind
    year: int
    cents: int
    on: date
    until: date | None = None
    note: str = ""
    decision_number: str = ""
    question_id: UUID | None = None
    by: UUID | None
    at: datetime
    struck_at: datetime | None = None
    struck_by: UUID | None = None
    struck_why: str = ""

    def strike(self, *, by: UUID, why: str, now: datetime) -> None:
        """It was wrong: it counts no more, and stays to be read."""
        if self.decision_number:
            raise Refused("Ce montant vient d’une décision : seule une autre décision peut le changer.")
        if self.struck_at is not None:
            raise Refused("Ce montant est déjà barré.")
        self.struck_at, self.struck_by, self.struck_why = now, by, why


def counting(lines: Iterable[MoneyLine]) -> list[MoneyLine]:
    """The lines that count: all but the struck ones."""
    return [line for line in lines if line.struck_at is None]


def total(lines: Iterable[MoneyLine], stage: Stage) -> int:
    """Cents at this stage."""
    return sum(line.cents for line in counting(lines) if line.stage is stage)


def end_of(lines: Iterable[MoneyLine]) -> date | None:
    """The day on which the money ends; None when none is planned.

    The rule: the last day that the planned amounts cover, or, when it comes first, the day on which all of them will be
    spent at the mean pace from the first planned day to the last payment (told only once that lasted 30 days).
    It depends on what was entered alone, never on the day on which one looks.
    """
    kept = counting(lines)
    planned = [line for line in kept if line.stage is Stage.PLANNED]
    if not planned:
        return None
    covered = max(line.until or date(line.year, 12, 31) for line in planned)
    used_up = _used_up(kept, min(line.on for line in planned))
    return min(covered, used_up) if used_up else covered


def _used_up(lines: list[MoneyLine], since: date) -> date | None:
    """When all that is planned will be spent, at the pace so far."""
    spent, planned = total(lines, Stage.SPENT), total(lines, Stage.PLANNED)
    last = max((line.on for line in lines if line.stage is Stage.SPENT), default=since)
    if spent <= 0 or (spent < planned and last - since < LEAST_PACE):
        return None
    if spent >= planned:
        return last
    # Whole numbers only: the same on every machine, and no rounding that a later payment would undo.
    return since + timedelta(days=(last - since).days * planned // spent)
