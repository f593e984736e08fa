"""What is said of training sessions: who comes, who waits, who was there."""

from datetime import datetime
from uuid import UUID

from shared.messages import event, text


@event("portfolio.training.seat_changed.v1")
class TrainingSeatChanged:
    """Somebody registers for a training session, waits, is let in, withdraws, was there or not; or it is called off."""

    training_id: UUID
    title: str = text(max=120)
    starts_at: datetime
    cancelled: bool
    person_id: UUID
    state: str = text(max=20, help="registered, waiting, withdrawn, attended ou absent")
    changed_at: datetime
