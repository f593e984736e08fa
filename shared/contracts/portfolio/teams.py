"""What is said of teams: who is in one, what it lacks, who volunteers."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.ideas import REASON_MAX
from shared.messages import event, integer, text


@event("portfolio.product.team_changed.v1")
class TeamChanged:
    """Somebody has joined the team of a product, leaves it, or gives another share of their time; as it is now."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    stay_id: UUID
    person_id: UUID
    role: str = text(max=40, help="carrier, coach, developer, designer, deployment, dsi_referent, sponsor ou other")
    share: int = integer(min=0, max=100, help="Part du temps de travail, en pour cent")
    since: date
    until: date | None
    changed_by: UUID | None
    changed_at: datetime


@event("portfolio.product.roles_missing.v1")
class RolesMissing:
    """Roles that a product cannot do without are held by nobody; said again only when one more is missing."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    roles: tuple[str, ...]
    noticed_at: datetime


@event("portfolio.product.sponsor_leaving.v1")
class SponsorLeaving:
    """The last day of a sponsor of a product is near."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    sponsor_id: UUID
    until: date
    noticed_at: datetime


@event("portfolio.product.sponsor_gone.v1")
class SponsorGone:
    """The last sponsor of a product has left and nobody is to come; said once for each of these days."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    sponsor_id: UUID
    left_on: date
    noticed_at: datetime


@event("portfolio.product.phase_overdue.v1")
class PhaseOverdue:
    """A product has stayed in its phase longer than was promised; said once for each stay."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    member_ids: tuple[UUID, ...]
    phase: str = text(max=40, help="Code de la phase")
    since: date
    due_on: date
    noticed_at: datetime


@event("portfolio.product.help_offered.v1")
class HelpOffered:
    """An agent volunteers for a role that a product looks somebody for."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    offer_id: UUID
    role: str = text(max=40)
    person_id: UUID
    offered_at: datetime


@event("portfolio.product.help_answered.v1")
class HelpAnswered:
    """The team has answered an agent who had volunteered."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    offer_id: UUID
    role: str = text(max=40)
    person_id: UUID
    accepted: bool
    answer: str = text(max=REASON_MAX, help="Le mot de l’équipe")
    answered_by: UUID
    answered_at: datetime
