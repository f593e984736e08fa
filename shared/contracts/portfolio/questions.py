"""What the service asks the bodies about products, beside phases."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas import PROBLEM_MAX, REASON_MAX
from shared.messages import event, integer, text

LABEL_MAX = 200
"""Characters of a question put before a body, in words."""


@event("portfolio.product.question_asked.v1")
class QuestionAsked:
    """The team, or the service by itself, asks a body something about a product; the answer is a case's decision."""

    product_id: UUID
    request_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    problem: str = text(max=PROBLEM_MAX, required=False, help="Le problème que le produit résout")
    question: str = text(max=40, help="continuation, budget, exit, stop ou restart")
    label: str = text(max=LABEL_MAX, help="La question en français, telle que les écrans la montrent")
    amount_cents: int = integer(min=0, help="Montant demandé en centimes ; 0 quand il n’est pas question d’argent")
    fiscal_year: int = integer(min=2000, max=2200, help="L’exercice budgétaire dont il est question")
    carrier_id: UUID | None
    reason: str = text(max=REASON_MAX, help="Ce que la demande met en avant")
    body_id: UUID | None
    requested_by: UUID | None
    requested_at: datetime
