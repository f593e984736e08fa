"""The budget of a product: by year, work and resource, what may be promised and paid beside what was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from services.portfolio.domain.money import Activity, Credit, MoneyKind, Stage


class Part(NamedTuple):
    """Cents of one year, work, resource, stage and credit, added up."""

    year: int
    activity: Activity
    kind: MoneyKind
    stage: Stage
    credit: Credit
    cents: int


@dataclass(frozen=True)
class Amounts:
    """Cents: what may be promised (AE) and was, what may be paid (CP) and was."""

    authorised: int = 0
    engaged: int = 0
    payable: int = 0
    spent: int = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    def __iter__(self) -> Iterator[int]:
        return iter((self.authorised, self.engaged, self.payable, self.spent))

    @property
    def left_to_engage(self) -> int:
        """What may still be promised; below zero, more was promised than allowed."""
        return self.authorised - self.engaged

    @property
    def left_to_pay(self) -> int:
        """What may still be paid; below zero, more was paid than allowed."""
        return self.payable - self.spent


def amounts(part: Part) -> Amounts:
    """Where a part counts: a planned one on the side or both sides that it allows, any other on its own."""
    if part.stage is Stage.ENGAGED:
        return Amounts(engaged=part.cents)
    if part.stage is Stage.SPENT:
        return Amounts(spent=part.cents)
    return Amounts(
        authorised=part.cents if part.credit is not Credit.CP else 0,
        payable=part.cents if part.credit is not Credit.AE else 0,
    )


class Line(NamedTuple):
    """One line of the budget."""

    year: int
    activity: Activity
    kind: MoneyKind
    amounts: Amounts


def budget(parts: Iterable[Part]) -> list[Line]:
    """The lines by year, then work and resource in the order in which people choose them."""
    found: dict[tuple[int, Activity, MoneyKind], Amounts] = {}
    for part in parts:
        place = (part.year, part.activity, part.kind)
        found[place] = found.get(place, Amounts()) + amounts(part)
    works, kinds = list(Activity), list(MoneyKind)
    places = sorted(found, key=lambda place: (place[0], works.index(place[1]), kinds.index(place[2])))
    return [Line(*place, found[place]) for place in places]


def by_year(lines: Iterable[Line]) -> dict[int, Amounts]:
    """The sums of each year, the first year first."""
    found: dict[int, Amounts] = {}
    for line in lines:
        found[line.year] = found.get(line.year, Amounts()) + line.amounts
    return dict(sorted(found.items()))
