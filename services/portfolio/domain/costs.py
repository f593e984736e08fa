"""What each unit of impact costs, period by period, and whether that falls; what is missing where it cannot be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from services.portfolio.domain.measures import Measure, Value


class Missing(StrEnum):
    """Why a cost cannot be told."""

    VALUE = "value"
    ABOVE_ZERO = "above_zero"
    SPENDING = "spending"


MISSING = {
    Missing.VALUE: "Pas encore calculable : il manque une valeur de cette mesure.",
    Missing.ABOVE_ZERO: "Pas encore calculable : il manque une valeur au-dessus de zéro.",
    Missing.SPENDING: "Pas encore calculable : il manque une dépense dans les douze mois jusqu’à la fin de la période.",
}


class Payment(NamedTuple):
    """Cents that were spent on a day."""

    on: date
    cents: int


@dataclass(frozen=True)
class Cost:
    """One period: what a year cost, in cents, and each unit of it; `trend` is percent since the cost told before."""

    value: Value
    spent: int
    cents: int | None = None
    missing: Missing | None = None
    trend: int | None = None


def cost_of(value: Value, payments: Sequence[Payment]) -> Cost:
    """What was spent in the twelve months to the end of the period, divided by the value; nothing spent is no cost."""
    since = _year_before(value.until)
    spent = sum(one.cents for one in payments if since < one.on <= value.until)
    if value.value <= 0:
        return Cost(value, spent, missing=Missing.ABOVE_ZERO)
    if spent <= 0:
        return Cost(value, spent, missing=Missing.SPENDING)
    return Cost(value, spent, cents=_rounded(Decimal(spent) * 100 / value.value))


def costs_of(measure: Measure, payments: Sequence[Payment]) -> list[Cost]:
    """Every period of a measure, the first one first; each cost is compared with the one told before."""
    found: list[Cost] = []
    before: int | None = None
    for value in measure.standing:
        cost = cost_of(value, payments)
        if cost.cents is not None:
            trend = _rounded(Decimal(cost.cents - before) * 100 / before) if before else None
            cost, before = Cost(value, cost.spent, cost.cents, trend=trend), cost.cents
        found.append(cost)
    return found


def told(measures: Sequence[Measure]) -> list[Measure]:
    """The measures whose units have a cost: the one that guides, those that count users, the one that shows impact."""
    return [one for one in measures if one.guiding or one.counts_users or one.step == "impact"]


def _rounded(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
