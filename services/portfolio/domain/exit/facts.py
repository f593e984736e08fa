"""What other services are told of a path."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.portfolio.domain.exit.parts import Reserve, Review
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import State
from services.portfolio.domain.product import Product
from shared.contracts.governance import CaseDecided
from shared.contracts.portfolio import ExitDecisionUnused, ExitMoved, ReserveDue, ReviewDue


def about(path: ExitPath, product: Product) -> dict[str, Any]:
    """What every event of a path begins with."""
    return {
        "path_id": path.id,
        "product_id": product.id,
        "number": product.number,
        "title": product.title,
        "carrier_id": product.carrier_id,
    }


def moved(path: ExitPath, product: Product, former: State, *, by: UUID | None, now: datetime) -> ExitMoved:
    """It has changed its state."""
    return ExitMoved(
        **about(path, product),
        former_state=former,
        state=path.state,
        decision_number=path.decision_number,
        act_reference=path.act_reference,
        moved_by=by,
        moved_at=now,
    )


def unused(path: ExitPath, product: Product, decision: CaseDecided, now: datetime) -> ExitDecisionUnused:
    """A body answered what the path does not ask any more."""
    return ExitDecisionUnused(
        **about(path, product),
        state=path.state,
        decision_number=decision.decision_number,
        outcome=decision.outcome,
        told_at=now,
    )


def reserve_due(path: ExitPath, product: Product, reserve: Reserve, now: datetime) -> ReserveDue:
    """A reserve comes to its date."""
    return ReserveDue(
        **about(path, product),
        reserve_id=reserve.id,
        reserve=reserve.label,
        owner=reserve.owner,
        person_id=reserve.person_id,
        due_on=reserve.due_on,
        told_at=now,
    )


def review_due(path: ExitPath, product: Product, review: Review, now: datetime) -> ReviewDue:
    """It is time to look again."""
    return ReviewDue(
        **about(path, product),
        review_id=review.id,
        months=review.months,
        due_on=review.due_on,
        done_on=path.done_on or review.due_on,
        decision_number=path.decision_number,
        told_at=now,
    )
