"""Impact measures of a product: what is followed, its target, its values with their periods, corrections kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.product import Product
from shared.contracts.portfolio import Measured
from shared.errors import Invalid, Refused

_FIGURE = re.compile(r"-?\d{1,12}([.,]\d{1,2})?")
JUST_ENTERED = (
    "Quelqu’un vient de saisir une valeur pour cette période : rien n’a été enregistré. "
    "Vos mots sont encore ci-dessous. Relisez les valeurs de cette mesure, puis recommencez."
)
LATE_DAYS = 45
"""Days after the end of a period from which a value counts as entered late."""


class MeasureKind(StrEnum):
    """The five questions of the impact matrix."""

    USABLE = "usable"
    USED = "used"
    USEFUL = "useful"
    IMPACTFUL = "impactful"
    EFFICIENT = "efficient"


KINDS = {
    MeasureKind.USABLE: "Utilisable : on y arrive",
    MeasureKind.USED: "Utilisé : on s’en sert",
    MeasureKind.USEFUL: "Utile : cela aide",
    MeasureKind.IMPACTFUL: "Efficace : le problème recule",
    MeasureKind.EFFICIENT: "Sobre : cela vaut ce que cela coûte",
}


@dataclass(eq=False, kw_only=True)
class Value:
    """What was measured over a period, in hundredths of the unit; one that was corrected stays, with who, when, why."""

    id: UUID
    since: date
    until: date
    value: int
    by: UUID
    at: datetime
    replaced_at: datetime | None = None
    replaced_by: UUID | None = None
    why: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it was entered long after its period."""
        return (self.at.date() - self.until).days > LATE_DAYS


@dataclass(eq=False, kw_only=True)
class Measure:
    """One measure; of the open ones of a product exactly one is guiding. `counts_users`: its values are people.

    `step` is the question about users that it answers (see `journey.Step`), if it answers one.
    """

    id: UUID
    product_id: UUID
    kind: MeasureKind
    name: str
    unit: str = ""
    target: int | None = None
    target_on: date | None = None
    counts_users: bool = False
    guiding: bool = False
    step: str | None = None
    opened_by: UUID
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: UUID | None = None
    values: list[Value] = field(default_factory=list)
    version: int = field(default=1, init=False)

    @property
    def standing(self) -> list[Value]:
        """The values that hold, by period."""
        return sorted((one for one in self.values if one.replaced_at is None), key=lambda one: (one.until, one.since))

    def make_room(self, entered: Value, *, why: str, seen: int, today: date) -> bool:
        """Check a value; one of the same period is corrected by it, with a reason. Tells whether there was one.

        `seen` says how many values there were on screen: one that came since is not corrected unread.
        """
        if self.closed_at is not None:
            raise Refused("Cette mesure n’est plus suivie.")
        _check_period(entered, today)
        former = next((one for one in self.standing if (one.since, one.until) == (entered.since, entered.until)), None)
        if former is not None:
            if self.values.index(former) >= seen:
                raise Refused(JUST_ENTERED)
            if not why:
                raise Invalid({"why": ["Cette période a déjà une valeur : dites pourquoi la corriger."]})
            former.replaced_at, former.replaced_by, former.why = entered.at, entered.by, why
        return former is not None

    def said(self, entered: Value, product: Product, *, correction: bool) -> Measured:
        """What is told of a value."""
        return Measured(
            product_id=product.id,
            number=product.number,
            measure_id=self.id,
            kind=self.kind.value,
            name=self.name,
            unit=self.unit,
            guiding=self.guiding,
            value=entered.value,
            since=entered.since,
            until=entered.until,
            correction=correction,
            changed_by=entered.by,
            changed_at=entered.at,
        )


def _check_period(entered: Value, today: date) -> None:
    wrong = {}
    if entered.until < entered.since:
        wrong["until"] = ["La fin doit venir après le début."]
    elif entered.until > today:
        wrong["until"] = ["La période n’est pas terminée : la valeur ne serait pas entière."]
    if wrong:
        raise Invalid(wrong)


def guiding(measures: Iterable[Measure]) -> UUID | None:
    """The measure that guides the product."""
    return next((one.id for one in measures if one.guiding), None)


def lead(measures: Iterable[Measure], chosen: Measure) -> None:
    """Make one measure the guiding one, and no other."""
    if chosen.closed_at is not None:
        raise Refused("Cette mesure n’est plus suivie.")
    for one in measures:
        one.guiding = one is chosen


def close(measures: Iterable[Measure], chosen: Measure, *, by: UUID, now: datetime) -> None:
    """Stop following a measure; the guiding one only once another leads, or when it is the last."""
    others = [one for one in measures if one is not chosen and one.closed_at is None]
    if chosen.closed_at is not None:
        raise Refused("Cette mesure n’est plus suivie.")
    if chosen.guiding and others:
        raise Refused("C’est la mesure qui guide le produit : choisissez-en d’abord une autre.")
    chosen.guiding, chosen.closed_at, chosen.closed_by = False, now, by


def hundredths(typed: str, name: str) -> int:
    """A figure as people type it, "12 345,5", in hundredths; raises Invalid beside its field."""
    bare = re.sub(r"[\s%€]", "", typed)
    if not _FIGURE.fullmatch(bare):
        raise Invalid({name: ["Écrivez un nombre, par exemple 12 345,5."]})
    return int(Decimal(bare.replace(",", ".")) * 100)
