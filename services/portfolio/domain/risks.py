"""The risks of a product: how likely, how grave, what is done about it, who sees to it, when it is looked at again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.product import Product
from shared.contracts.portfolio import RiskChanged, RiskTurnedGrave
from shared.errors import Invalid


class Level(StrEnum):
    """How likely or how grave."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


LEVELS = {Level.LOW: "Faible", Level.MEDIUM: "Moyenne", Level.HIGH: "Élevée"}
POINTS = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}


class Weight(StrEnum):
    """What likelihood and impact make together."""

    LIGHT = "light"
    WATCHED = "watched"
    GRAVE = "grave"


WEIGHTS = {Weight.LIGHT: "Léger", Weight.WATCHED: "À surveiller", Weight.GRAVE: "Grave"}


def weight_of(likelihood: Level, impact: Level) -> Weight:
    """From one to nine points: grave from six on, light up to two."""
    points = POINTS[likelihood] * POINTS[impact]
    if points >= 6:
        return Weight.GRAVE
    return Weight.WATCHED if points > 2 else Weight.LIGHT


@dataclass(eq=False, kw_only=True)
class RiskWriting:
    """A risk as somebody wrote it; none is ever written over."""

    id: UUID
    title: str
    likelihood: Level
    impact: Level
    mitigation: str
    owner_id: UUID | None
    review_on: date
    over: bool
    why: str
    by: UUID
    at: datetime


@dataclass(eq=False, kw_only=True)
class Risk:
    """One risk of a product, as it was written last, with all that was written before."""

    id: UUID
    product_id: UUID
    writings: list[RiskWriting] = field(default_factory=list)
    version: int = 0

    @property
    def last(self) -> RiskWriting:
        """What holds."""
        return self.writings[-1]

    @property
    def points(self) -> int:
        """One to nine: likelihood times impact."""
        return POINTS[self.last.likelihood] * POINTS[self.last.impact]

    @property
    def weight(self) -> Weight:
        return weight_of(self.last.likelihood, self.last.impact)

    def write(self, new: RiskWriting, today: date) -> None:
        """Write it anew; one that is over says why, one that is not is looked at again on a day to come."""
        if new.over and not new.why:
            raise Invalid({"why": ["Dites pourquoi ce risque n’existe plus."]})
        if not new.over and new.review_on < today:
            raise Invalid({"review_on": ["Ce jour est passé : choisissez un jour à venir."]})
        self.writings.append(new)
        self.version += 1

    def is_due(self, today: date) -> bool:
        """Whether it should have been looked at again."""
        return not self.last.over and self.last.review_on < today

    @property
    def turned_grave(self) -> bool:
        """Whether what was written last has made it grave."""
        grave = [not one.over and weight_of(one.likelihood, one.impact) is Weight.GRAVE for one in self.writings[-2:]]
        return grave[-1] and not any(grave[:-1])

    def alarm(self, product: Product, members: tuple[UUID, ...]) -> RiskTurnedGrave:
        """What is told of one that has become grave; `members` are those who work on the product."""
        last = self.last
        return RiskTurnedGrave(
            product_id=product.id,
            number=product.number,
            title=product.title,
            carrier_id=product.carrier_id,
            risk_id=self.id,
            label=last.title,
            review_on=last.review_on,
            owner_id=last.owner_id,
            member_ids=members,
            changed_by=last.by,
            changed_at=last.at,
        )

    def said(self, product: Product) -> RiskChanged:
        """What is told of it."""
        last = self.last
        return RiskChanged(
            product_id=product.id,
            number=product.number,
            title=product.title,
            risk_id=self.id,
            label=last.title,
            likelihood=last.likelihood.value,
            impact=last.impact.value,
            review_on=last.review_on,
            over=last.over,
            owner_id=last.owner_id,
            changed_by=last.by,
            changed_at=last.at,
        )


def in_order(risks: Iterable[Risk]) -> list[Risk]:
    """Those that stand first, the gravest first; then those that are over."""
    return sorted(risks, key=lambda one: (one.last.over, -one.points, one.last.review_on, one.id))
