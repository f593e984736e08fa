"""Roles that a team looks somebody for, and the agents who volunteer."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.team import TeamRole
from shared.errors import NotFound, Refused


class OfferState(StrEnum):
    """Where an offer of help stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


@dataclass(eq=False, kw_only=True)
class Offer:
    """An agent offers to take a role; the team answers with a word."""

    id: UUID
    person_id: UUID
    words: str
    offered_at: datetime
    state: OfferState = OfferState.OFFERED
    answer: str = ""
    answered_by: UUID | None = None
    answered_at: datetime | None = None

    def end(self, state: OfferState, *, answer: str, by: UUID, now: datetime) -> None:
        """Answer it or take it back; the first one holds."""
        if self.state is not OfferState.OFFERED:
            raise Refused("Cette proposition a déjà reçu sa réponse, ou a été retirée.")
        self.state, self.answer, self.answered_by, self.answered_at = state, answer, by, now


@dataclass(eq=False, kw_only=True)
class Wanted:
    """A role that a product needs somebody for, until it is filled or no longer looked for."""

    id: UUID
    product_id: UUID
    role: TeamRole
    share: int
    words: str
    opened_by: UUID
    opened_at: datetime
    closed_by: UUID | None = None
    closed_at: datetime | None = None
    offers: list[Offer] = field(default_factory=list)

    def offer(self, offer: Offer) -> None:
        """An agent volunteers, once; who took their offer back may come again."""
        self._check_open()
        if self.offer_of(offer.person_id) is not None:
            raise Refused("Vous avez déjà proposé votre aide pour ce rôle : l’équipe vous répondra ici.")
        self.offers.append(offer)

    def offer_of(self, person_id: UUID) -> Offer | None:
        """The offer of this person that was not taken back."""
        mine = (offer for offer in self.offers if offer.person_id == person_id)
        return next((offer for offer in mine if offer.state is not OfferState.TAKEN_BACK), None)

    def the_offer(self, offer_id: UUID) -> Offer:
        """One of its offers; raises NotFound."""
        found = next((offer for offer in self.offers if offer.id == offer_id), None)
        if found is None:
            raise NotFound
        return found

    def close(self, *, by: UUID, now: datetime) -> None:
        """Nobody is looked for any more; offers that wait still get their answer."""
        self._check_open()
        self.closed_by, self.closed_at = by, now

    def _check_open(self) -> None:
        if self.closed_at is not None:
            raise Refused("Ce rôle n’est plus recherché.")
