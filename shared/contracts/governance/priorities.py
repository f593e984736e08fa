"""What the votes of priorities come to."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas import TITLE_MAX
from shared.messages import event, integer, text


@event("governance.priorities.settled.v1")
class PrioritiesSettled:
    """Members have said which of many candidates they want; `retained` is what the amount can pay, in that order."""

    priorities_id: UUID
    title: str = text(max=TITLE_MAX, help="Objet du vote")
    body_id: UUID
    envelope_id: UUID | None
    budget_cents: int = integer(min=1, help="La somme à répartir, en centimes")
    retained: tuple[str, ...]
    voters: int = integer(min=0)
    members: int = integer(min=0)
    digest: str = text(max=64, help="Empreinte du compte")
    settled_at: datetime
