"""A service that a partner proposes for the catalogue: the team accepts it, or declines it and says why."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.catalogue import Kind, MadeBy
from services.portfolio.domain.product import Product
from shared.contracts.portfolio import ProposalDecided, ProposalReceived
from shared.errors import Refused

PARTNER = "partner"


class ProposalState(StrEnum):
    """Where a proposal stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


STATES = {
    ProposalState.WAITING: "En attente d’une réponse",
    ProposalState.ACCEPTED: "Acceptée",
    ProposalState.DECLINED: "Déclinée",
}


@dataclass(eq=False, kw_only=True)
class Proposal:
    """What the partner wrote, and the answer once there is one."""

    id: UUID
    number: str
    title: str
    mission: str
    organisation: str
    link: str
    contact: str
    theme: str
    audience: str
    received_at: datetime
    state: ProposalState = ProposalState.WAITING
    reason: str = ""
    product_id: UUID | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    version: int = field(default=1, init=False)

    def received(self) -> ProposalReceived:
        """The fact that it has come."""
        return ProposalReceived(
            proposal_id=self.id,
            number=self.number,
            title=self.title,
            organisation=self.organisation,
            received_at=self.received_at,
        )

    def accept(self, *, product_id: UUID, number: str, reason: str, by: UUID, now: datetime) -> Product:
        """The service becomes a product of the catalogue, in no phase: nobody here incubates it."""
        self._answer(ProposalState.ACCEPTED, reason, by, now)
        self.product_id = product_id
        product = Product(
            id=product_id,
            number=number,
            title=self.title,
            mission=self.mission,
            link=self.link,
            contact=self.contact,
            directorate=self.organisation,
            origin=PARTNER,
            reference=self.number,
            created_at=now,
            public=True,
            listed_at=now,
            made_by=MadeBy.PARTNER,
        )
        product.set_words(Kind.THEME, [self.theme])
        product.set_words(Kind.AUDIENCE, [self.audience])
        return product

    def decline(self, *, reason: str, by: UUID, now: datetime) -> None:
        """The service is not listed; the reason is told to the partner."""
        if not reason:
            raise Refused("Dites pourquoi : le partenaire lira cette raison.")
        self._answer(ProposalState.DECLINED, reason, by, now)

    def _answer(self, state: ProposalState, reason: str, by: UUID, now: datetime) -> None:
        if self.state is not ProposalState.WAITING:
            raise Refused("Une réponse a déjà été donnée à cette proposition.")
        self.state, self.reason, self.decided_by, self.decided_at = state, reason, by, now

    def decided(self) -> ProposalDecided:
        """The answer, for others."""
        if self.decided_by is None or self.decided_at is None:
            raise ValueError("nobody has answered yet")
        return ProposalDecided(
            proposal_id=self.id,
            number=self.number,
            title=self.title,
            accepted=self.state is ProposalState.ACCEPTED,
            reason=self.reason,
            product_id=self.product_id,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
        )
