"""What counts only until a day: proofs and waivers of standards, of checks, of an exit; what is told of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.portfolio.domain.exit.conditions import Kind
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import State
from services.portfolio.domain.product import Product
from services.portfolio.domain.standards import SOON, Claim, Line, Standard
from shared.contracts.portfolio import ProofsExpiring

WORKED_ON = frozenset(State) - {State.DONE, State.STOPPED, State.CANCELLED, State.DORMANT}
"""States of a path in which its proofs have to hold."""


LONG_AGO = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Ending:
    """One proof or waiver: `about` tells it from the others of its product, `until` is the last day it counts."""

    about: str
    label: str
    until: date
    waived_by: UUID | None = None

    def is_near(self, today: date) -> bool:
        """Whether somebody should know by now; what ended long ago is read on its page."""
        return today - LONG_AGO <= self.until <= today + SOON

    def is_over(self, today: date) -> bool:
        return self.until < today


def of_standards(asked: Iterable[Line], known: Iterable[Standard]) -> list[Ending]:
    """The standards asked for today that count until a day."""
    labels = {line.code: line.label for line in asked}
    return [
        Ending(
            about=f"standard:{one.code}",
            label=labels[one.code],
            until=one.until,
            waived_by=one.last.by if one.claim is Claim.WAIVED else None,
        )
        for one in known
        if one.code in labels and one.until is not None and one.claim is not Claim.WITHDRAWN
    ]


def of_path(path: ExitPath | None) -> list[Ending]:
    """The conditions of a path that goes on."""
    if path is None or path.state not in WORKED_ON:
        return []
    endings = []
    for one in path.conditions:
        last = counts_until(one.kind, one.met_until, one.waived_until)
        if last is not None:
            by = one.waived_by if last == one.waived_until else None
            endings.append(Ending(about=f"exit:{one.id}", label=one.label, until=last, waived_by=by))
    return endings


def counts_until(kind: Kind, met_until: date | None, waived_until: date | None) -> date | None:
    """The last day on which a condition stands as met or waived; what checks see by themselves renews itself."""
    proven = met_until if kind is not Kind.CHECK else None
    return max((day for day in (proven, waived_until) if day is not None), default=None)


def warned(
    product: Product, endings: Sequence[Ending], members: Sequence[UUID], *, over: bool, now: datetime
) -> ProofsExpiring:
    """What is told of those that end soon, or have ended, the earliest first."""
    ordered = sorted(endings, key=lambda one: (one.until, one.about))
    return ProofsExpiring(
        product_id=product.id,
        number=product.number,
        title=product.title,
        carrier_id=product.carrier_id,
        labels=tuple(one.label for one in ordered),
        first_on=ordered[0].until,
        over=over,
        member_ids=tuple(sorted(members)),
        waived_by_ids=tuple(sorted({one.waived_by for one in ordered if one.waived_by})),
        noticed_at=now,
    )
