"""The conditions of decisions, and whether they are met."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.governance.limits import NAME_MAX
from shared.contracts.ideas import REASON_MAX
from shared.messages import event, text


@event("governance.condition.changed.v1")
class ConditionChanged:
    """A condition that a body has put to its decision, as it is now; one that is overdue comes back to the body."""

    condition_id: UUID
    decision_id: UUID
    decision_number: str = text(max=20)
    body_id: UUID
    idea_id: UUID | None
    product_id: UUID | None
    title: str = text(max=NAME_MAX)
    wording: str = text(max=REASON_MAX, help="Ce qui doit être fait")
    owner_id: UUID
    due_on: date
    state: str = text(max=20, help="open, overdue ou met")
    changed_at: datetime
    changed_by: UUID | None = None


@event("governance.condition.due_soon.v1")
class ConditionDueSoon:
    """The day of a condition is near and nothing shows yet that it is met; said once for each condition."""

    condition_id: UUID
    decision_number: str = text(max=20)
    product_id: UUID | None
    title: str = text(max=NAME_MAX)
    wording: str = text(max=REASON_MAX, help="Ce qui doit être fait")
    owner_id: UUID
    due_on: date
    noticed_at: datetime
