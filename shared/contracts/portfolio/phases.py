"""What is said of the phases of products, which only a decision changes, and of what is asked in each."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.ideas import PROBLEM_MAX, REASON_MAX
from shared.messages import event, text


@event("portfolio.product.gate_requested.v1")
class GateRequested:
    """The team asks a body whether a product may enter a phase; the answer is the decision of a case."""

    product_id: UUID
    request_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    problem: str = text(max=PROBLEM_MAX, required=False, help="Le problème que le produit résout")
    carrier_id: UUID | None
    phase_now: str = text(max=40, required=False, help="Code de la phase au moment de la demande")
    phase: str = text(max=40, help="Code de la phase demandée")
    phase_label: str = text(max=80, help="Le nom de cette phase, tel que les écrans le montrent")
    reason: str = text(max=REASON_MAX, help="Ce que l’équipe met en avant")
    body_id: UUID
    requested_by: UUID
    requested_at: datetime


@event("portfolio.product.phase_changed.v1")
class PhaseChanged:
    """A product has entered a phase, by a decision whose number it bears."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    former_phase: str = text(max=40, required=False)
    phase: str = text(max=40)
    since: date
    decision_number: str = text(max=20)
    changed_at: datetime


@event("portfolio.product.condition_changed.v1")
class ConditionChanged:
    """A condition of a product in its phase as it is now: who sees to it, by when, whether it is met."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    condition_id: UUID
    phase: str = text(max=40, help="Code de la phase")
    code: str = text(max=40, help="Code de la condition")
    label: str = text(max=200, help="La condition en français")
    state: str = text(max=20, help="open : à remplir ; met : remplie ; waived : ne s’applique pas")
    due_on: date
    owner_id: UUID | None
    changed_by: UUID
    changed_at: datetime
