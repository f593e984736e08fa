"""Which bodies there are, and who sits in them."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas import TITLE_MAX
from shared.messages import event, text


@event("governance.body.changed.v1")
class BodyChanged:
    """A body as it is now: its name, its level and who sits in it."""

    body_id: UUID
    name: str = text(max=TITLE_MAX, help="Nom de l’instance")
    level: str = text(max=20, help="operational, strategic ou political")
    chair_id: UUID | None
    member_ids: tuple[UUID, ...]
    changed_at: datetime
