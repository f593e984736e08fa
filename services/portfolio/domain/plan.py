"""The deployment plan of a product: strategy, design, build, deployment, each with its days, kept with its history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.product import Product
from shared.contracts.portfolio import PlanChanged
from shared.errors import Invalid


class Step(StrEnum):
    """The four steps of the plan, in their order."""

    STRATEGY = "strategy"
    DESIGN = "design"
    BUILD = "build"
    DEPLOYMENT = "deployment"


STEPS = {
    Step.STRATEGY: "Stratégie",
    Step.DESIGN: "Conception",
    Step.BUILD: "Construction",
    Step.DEPLOYMENT: "Déploiement",
}
HELPS = {
    Step.STRATEGY: "À qui le service s’adresse, ce qu’il doit changer, par où commencer.",
    Step.DESIGN: "Ce que les usagers verront, essayé avec eux avant de construire.",
    Step.BUILD: "Ce qui est construit, et dans quel ordre c’est mis en ligne.",
    Step.DEPLOYMENT: "Où le service arrive, dans quel ordre, et qui aide les usagers.",
}


@dataclass(frozen=True, kw_only=True)
class Days:
    """When a step begins and ends, as planned, and the day on which it was over."""

    starts_on: date
    ends_on: date
    done_on: date | None = None

    def check(self, today: date) -> None:
        """Raises Invalid beside the field that cannot be."""
        if self.ends_on < self.starts_on:
            raise Invalid({"ends_on": ["La fin doit venir après le début."]})
        if self.done_on is not None and self.done_on > today:
            raise Invalid({"done_on": ["Ce jour n’est pas encore venu."]})
        if self.done_on is not None and self.done_on < self.starts_on:
            raise Invalid({"done_on": ["L’étape ne peut pas être terminée avant d’avoir commencé."]})


@dataclass(eq=False, kw_only=True)
class Writing:
    """A step as somebody wrote it; none is ever written over."""

    id: UUID
    starts_on: date
    ends_on: date
    done_on: date | None
    words: str
    why: str
    by: UUID
    at: datetime


@dataclass(eq=False, kw_only=True)
class Planned:
    """One step of the plan of one product, as it was written last, with all that was written before."""

    id: UUID
    product_id: UUID
    step: Step
    writings: list[Writing] = field(default_factory=list)
    version: int = 0

    @property
    def last(self) -> Writing:
        """What holds."""
        return self.writings[-1]

    def write(self, new: Writing, today: date) -> None:
        """Write it anew; other days need a reason."""
        days = Days(starts_on=new.starts_on, ends_on=new.ends_on, done_on=new.done_on)
        days.check(today)
        moved = bool(self.writings) and (self.last.starts_on, self.last.ends_on) != (new.starts_on, new.ends_on)
        if moved and not new.why:
            raise Invalid({"why": ["Les jours prévus changent : dites pourquoi."]})
        self.writings.append(new)
        self.version += 1

    def state(self, today: date) -> str:
        """How a drawing shows it: done, late, current or todo."""
        if self.last.done_on is not None:
            return "done"
        if self.last.ends_on < today:
            return "late"
        return "current" if self.last.starts_on <= today else "todo"

    def said(self, product: Product) -> PlanChanged:
        """What is told of it."""
        return PlanChanged(
            product_id=product.id,
            number=product.number,
            title=product.title,
            step=self.step.value,
            starts_on=self.last.starts_on,
            ends_on=self.last.ends_on,
            done_on=self.last.done_on,
            changed_by=self.last.by,
            changed_at=self.last.at,
        )


def in_order(plan: Iterable[Planned]) -> list[Planned]:
    """The steps that are planned, strategy first."""
    order = list(Step)
    return sorted(plan, key=lambda one: order.index(one.step))


def next_step(plan: Iterable[Planned], today: date) -> Planned | None:
    """The first step that is not over."""
    return next((one for one in in_order(plan) if one.state(today) != "done"), None)
