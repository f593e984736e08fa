"""Money: envelopes, and what is committed of them."""

from datetime import datetime
from uuid import UUID

from shared.contracts.governance.limits import NAME_MAX
from shared.contracts.ideas import TITLE_MAX
from shared.messages import event, integer, text


@event("governance.envelope.changed.v1")
class EnvelopeChanged:
    """Money of a fiscal year as it stands: reserved + committed <= total, spent <= committed; amounts in cents."""

    envelope_id: UUID
    label: str = text(max=TITLE_MAX, help="Nom de l’enveloppe")
    fiscal_year: int = integer(min=2000, max=2999, help="Exercice budgétaire")
    total_cents: int = integer(min=0, help="Montant de l’enveloppe")
    reserved_cents: int = integer(min=0, help="Mis de côté pour des dossiers qui ne sont pas tranchés")
    committed_cents: int = integer(min=0, help="Engagé par des décisions, dépensé compris")
    spent_cents: int = integer(min=0, help="Dépensé")
    changed_at: datetime


@event("governance.commitment.changed.v1")
class CommitmentChanged:
    """Money for one line of a case as it stands: spent + released <= amount; amounts in cents."""

    commitment_id: UUID
    envelope_id: UUID
    fiscal_year: int = integer(min=2000, max=2999, help="Exercice budgétaire")
    case_id: UUID
    decision_id: UUID | None
    decision_number: str = text(max=20, required=False)
    idea_id: UUID | None
    product_id: UUID | None
    label: str = text(max=NAME_MAX, help="Ce que paie cet argent")
    state: str = text(max=20, help="reserved, committed ou closed")
    amount_cents: int = integer(min=0)
    spent_cents: int = integer(min=0, help="Dépensé")
    released_cents: int = integer(min=0, help="Rendu disponible")
    changed_at: datetime


@event("governance.purchase.ready.v1")
class PurchaseReady:
    """Money is promised on a granted decision: its purchase notice can be read; said again at each further line."""

    decision_id: UUID
    decision_number: str = text(max=20)
    case_id: UUID
    idea_id: UUID | None
    product_id: UUID | None
    title: str = text(max=NAME_MAX)
    author_id: UUID | None
    line_count: int = integer(min=1, help="Nombre de lignes engagées")
    total_cents: int = integer(min=0, help="Engagé en tout, en centimes")
    committed_by: UUID | None
    ready_at: datetime
