"""The purchase notice of a decision is ready as soon as money is promised on it (F62)."""

from uuid import UUID

from sqlalchemy import func, select

from services.governance.domain.cases import Case
from services.governance.domain.register import Decision
from services.governance.tables import commitment
from shared.contracts.governance import PurchaseReady
from shared.uow import UnitOfWork


def say_ready(case: Case, decided: Decision, uow: UnitOfWork, by: UUID | None = None) -> None:
    """With all that is promised on the decision by now; `by` is nobody when a reservation has followed it."""
    kept = func.sum(commitment.c.amount_cents - commitment.c.released_cents)
    lines, total = uow.session.execute(select(func.count(), kept).where(commitment.c.decision_id == decided.id)).one()
    uow.say(
        PurchaseReady(
            decision_id=decided.id,
            decision_number=decided.number,
            case_id=case.id,
            idea_id=decided.idea_id,
            product_id=decided.product_id,
            title=decided.title,
            author_id=case.author_id,
            line_count=lines,
            total_cents=int(total or 0),
            committed_by=by,
            ready_at=uow.now,
        )
    )
