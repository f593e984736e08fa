"""The money of a product: planned, engaged, spent, by year and kind; and the day on which it ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.product import Product
from shared.contracts.portfolio import MoneyChanged, MoneyEnding
from shared.errors import Invalid, Refused

WARN_DAYS = (45, 30)
"""Days before the money ends at which people are warned; at the first one a committee is asked for."""

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


class Credit(StrEnum):
    """What a planned amount allows: a Region votes both, and a work of several years needs them apart."""

    BOTH = "both"
    AE = "ae"
    CP = "cp"


class Activity(StrEnum):
    """What it is done for."""

    ALL = "all"
    UNDERSTAND = "understand"
    BUILD = "build"
    SPREAD = "spread"
    RUN = "run"
    LEAVE = "leave"


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
CREDITS = {
    Credit.BOTH: "Engager et payer dans l’année",
    Credit.AE: "Engager seulement (AE)",
    Credit.CP: "Payer seulement (CP)",
}
ACTIVITIES = {
    Activity.ALL: "Sans distinction",
    Activity.UNDERSTAND: "Comprendre le problème",
    Activity.BUILD: "Construire le service",
    Activity.SPREAD: "Le faire connaître et l’étendre",
    Activity.RUN: "Le faire fonctionner",
    Activity.LEAVE: "Préparer la suite",
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
    activity: Activity = Activity.ALL
    credit: Credit = Credit.BOTH
    decision_number: str = ""
    question_id: UUID | None = None
    by: UUID | None
    at: datetime
    struck_at: datetime | None = None
    struck_by: UUID | None = None
    struck_why: str = ""

    def check(self, today: date) -> None:
        """What an amount may say: what is paid or promised lies behind us, only what is planned covers a time."""
        wrong = {}
        if self.stage is not Stage.PLANNED and self.on > today:
            wrong["on"] = ["Ce qui est engagé ou dépensé ne peut pas être daté d’un jour à venir."]
        if self.until is not None and self.stage is not Stage.PLANNED:
            wrong["until"] = ["Seul un montant prévu couvre une durée : laissez cette date vide."]
        elif self.until is not None and self.until < self.on:
            wrong["until"] = ["La fin doit venir après le début."]
        if self.credit is not Credit.BOTH and self.stage is not Stage.PLANNED:
            wrong["credit"] = ["Seul un montant prévu se partage entre AE et CP : laissez ce choix vide."]
        if wrong:
            raise Invalid(wrong)

    @property
    def pays(self) -> bool:
        """Whether it is money to spend: an amount that may only be promised pays nobody this year."""
        return self.credit is not Credit.AE

    def strike(self, *, by: UUID, why: str, now: datetime) -> None:
        """It was wrong: it counts no more, and stays to be read."""
        if self.decision_number:
            raise Refused("Ce montant vient d’une décision : seule une autre décision peut le changer.")
        if self.struck_at is not None:
            raise Refused("Ce montant est déjà barré.")
        self.struck_at, self.struck_by, self.struck_why = now, by, why


def changed(product: Product, lines: Iterable[MoneyLine], year: int, *, by: UUID | None, now: datetime) -> MoneyChanged:
    """What is told of a product's year once its lines have changed."""
    of_year = [line for line in lines if line.year == year]
    return MoneyChanged(
        product_id=product.id,
        number=product.number,
        fiscal_year=year,
        planned_cents=total(of_year, Stage.PLANNED),
        engaged_cents=total(of_year, Stage.ENGAGED),
        spent_cents=total(of_year, Stage.SPENT),
        ends_on=product.money_ends_on,
        changed_by=by,
        changed_at=now,
        authorised_cents=authorised(of_year),
    )


def ending(product: Product, request_id: UUID | None, *, today: date, now: datetime) -> MoneyEnding:
    """What is told when the money of a product ends soon."""
    left = (product.money_ends_on - today).days if product.money_ends_on else 0
    return MoneyEnding(
        product_id=product.id,
        number=product.number,
        title=product.title,
        carrier_id=product.carrier_id,
        ends_on=product.money_ends_on,
        days_left=max(left, 0),
        request_id=request_id,
        noticed_at=now,
    )


def counting(lines: Iterable[MoneyLine]) -> list[MoneyLine]:
    """The lines that count: all but the struck ones."""
    return [line for line in lines if line.struck_at is None]


def total(lines: Iterable[MoneyLine], stage: Stage) -> int:
    """Cents at this stage; of what is planned, what may be paid."""
    return sum(line.cents for line in counting(lines) if line.stage is stage and line.pays)


def authorised(lines: Iterable[MoneyLine]) -> int:
    """Cents that may be promised (AE)."""
    planned = (line for line in counting(lines) if line.stage is Stage.PLANNED and line.credit is not Credit.CP)
    return sum(line.cents for line in planned)


def end_of(lines: Iterable[MoneyLine]) -> date | None:
    """The day on which the money ends; None when none is planned.

    The rule: the last day that the planned amounts cover, or, when it comes first, the day on which all of them will be
    spent at the mean pace from the first planned day to the last payment (told only once that lasted 30 days).
    It depends on what was entered alone, never on the day on which one looks.
    """
    kept = counting(lines)
    planned = [line for line in kept if line.stage is Stage.PLANNED and line.pays]
    if not planned:
        return None
    since, covered = min(line.on for line in planned), max(line.until or date(line.year, 12, 31) for line in planned)
    days = _days_until_spent(kept, since)
    # Compared as days: at a slow pace the day itself may lie beyond the calendar.
    return covered if days is None or days > (covered - since).days else since + timedelta(days=days)


def _days_until_spent(lines: list[MoneyLine], since: date) -> int | None:
    """After how many days all that is planned will be spent, at the pace so far."""
    spent, planned = total(lines, Stage.SPENT), total(lines, Stage.PLANNED)
    last = max((line.on for line in lines if line.stage is Stage.SPENT), default=since)
    if spent <= 0 or (spent < planned and last - since < LEAST_PACE):
        return None
    if spent >= planned:
        return (last - since).days
    # Whole numbers only: the same on every machine, and no rounding that a later payment would undo.
    return (last - since).days * planned // spent
