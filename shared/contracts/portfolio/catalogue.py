"""What is said of the public catalogue: places, opinions, services that partners propose."""

from datetime import datetime
from uuid import UUID

from shared.messages import event, integer, text


@event("portfolio.product.listed.v1")
class ProductListed:
    """The place of a product in the public catalogue, as it is now: shown or not, by whom, about what, for whom."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    public: bool
    made_by: str = text(max=20, help="Qui l’a fait faire : agent, startup ou partner")
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    accessibility: str = text(max=20, required=False, help="Accessibilité déclarée : none, partial, full ou rien")
    changed_at: datetime


@event("portfolio.opinion.given.v1")
class OpinionGiven:
    """Somebody who uses a product has said what they think of it; the words stay here."""

    opinion_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    score: int = integer(min=1, max=5, help="De 1 (pas du tout satisfait) à 5 (très satisfait)")
    with_words: bool
    answers: int = integer(min=0, help="Nombre d’avis comptés pour ce produit, celui-ci compris")
    given_at: datetime


@event("portfolio.opinion.moderated.v1")
class OpinionModerated:
    """The team has read an opinion: its words are shown, or it is set aside with a reason and no longer counts."""

    opinion_id: UUID
    product_id: UUID
    state: str = text(max=20, help="shown ou set_aside")
    reason: str = text(max=300, required=False)
    moderated_by: UUID
    moderated_at: datetime


@event("portfolio.proposal.received.v1")
class ProposalReceived:
    """A partner proposes a service for the catalogue; the team answers."""

    proposal_id: UUID
    number: str = text(max=20)
    title: str = text(max=200)
    organisation: str = text(max=200, help="Organisme qui propose le service")
    received_at: datetime


@event("portfolio.proposal.decided.v1")
class ProposalDecided:
    """The team has accepted the service of a partner, which becomes a product of the catalogue, or declined it."""

    proposal_id: UUID
    number: str = text(max=20)
    title: str = text(max=200)
    accepted: bool
    reason: str = text(max=2000, required=False)
    product_id: UUID | None
    decided_by: UUID
    decided_at: datetime
