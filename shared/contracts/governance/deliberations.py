"""Deliberations of the regional assembly on which decisions rest."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.governance.limits import NAME_MAX
from shared.messages import event, text, yes_no


@event("governance.deliberation.entered.v1")
class DeliberationEntered:
    """An act of the assembly was entered for a case, or a line put right (`corrects`) or struck by a new one."""

    deliberation_id: UUID
    case_id: UUID
    case_number: str = text(max=20, help="Le dossier qui repose sur elle")
    idea_id: UUID | None
    product_id: UUID | None
    number: str = text(max=60, help="Numéro de la délibération, tel qu’il est publié")
    adopted_on: date
    title: str = text(max=NAME_MAX)
    link: str = text(max=500, required=False, help="Adresse où elle se lit")
    corrects: UUID | None = None
    struck: bool = yes_no(help="Vrai si la ligne corrigée est annulée")
    entered_by: UUID
    entered_at: datetime
