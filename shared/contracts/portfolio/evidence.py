"""What is said of pre-incubations: who engages themselves, and what is concluded."""

from datetime import datetime
from uuid import UUID

from shared.messages import event, integer, text


@event("portfolio.product.engagement_asked.v1")
class EngagementAsked:
    """Somebody is asked to sign that they engage themselves for a product."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    engagement_id: UUID
    part: str = text(max=20, help="En quelle qualité : sponsor ou hierarchy")
    signer_id: UUID
    asked_by: UUID
    asked_at: datetime


@event("portfolio.product.engagement_signed.v1")
class EngagementSigned:
    """A sponsor or the hierarchy has signed, with their own account."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    engagement_id: UUID
    part: str = text(max=20, help="En quelle qualité : sponsor ou hierarchy")
    signer_id: UUID
    days: int = integer(min=0, max=31, help="Jours libérés chaque mois pour qui porte le produit")
    signed_at: datetime


@event("portfolio.product.pre_incubation_concluded.v1")
class PreIncubationConcluded:
    """The conclusion of a pre-incubation as it is now: three scores, and what is proposed next."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    problem_score: int = integer(min=0, max=10, help="Note du problème")
    carrier_score: int = integer(min=0, max=10, help="Note de qui porte et de son entourage")
    strategy_score: int = integer(min=0, max=10, help="Note du plan pour six mois")
    outcome: str = text(max=40, help="construction, continued_by_owner, merged, stopped ou parked")
    concluded_by: UUID
    concluded_at: datetime
