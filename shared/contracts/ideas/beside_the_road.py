"""What is told to some people alone: steps agreed with a coach, the call that they waited for."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas.road import TITLE_MAX
from shared.messages import event, text


@event("ideas.coaching.step_due.v1")
class CoachingStepDue:
    """A step agreed between an author and the team is late: `person_id` is who does it; no word of it is told."""

    coaching_id: UUID
    idea_id: UUID
    number: str = text(max=20)
    person_id: UUID
    due_at: datetime
    noticed_at: datetime


@event("ideas.awaited.opened.v1", personal=True)
class AwaitedCallOpened:
    """A call has opened, and these people had asked to hear of it: once each; 500 at most in one event."""

    call_id: UUID
    title: str = text(max=TITLE_MAX)
    closes_at: datetime
    person_ids: tuple[UUID, ...]
    told_at: datetime
