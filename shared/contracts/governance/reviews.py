"""Decisions that come back before their body, and refusals against which somebody appeals."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.governance.limits import NAME_MAX
from shared.contracts.ideas import TITLE_MAX
from shared.messages import event, text


@event("governance.review.due.v1")
class DecisionReviewDue:
    """The day on which a granted decision is looked at again has come; `member_ids` are its body's of today."""

    review_id: UUID
    decision_id: UUID
    decision_number: str = text(max=20)
    case_id: UUID
    idea_id: UUID | None
    product_id: UUID | None
    title: str = text(max=NAME_MAX)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    author_id: UUID | None
    member_ids: tuple[UUID, ...]
    due_on: date
    provisional: bool
    noticed_at: datetime


@event("governance.review.settled.v1")
class DecisionReviewSettled:
    """A body has looked at a decision again, or the grant has ended; `again_on` is the next day, if there is one."""

    review_id: UUID
    decision_id: UUID
    decision_number: str = text(max=20)
    state: str = text(max=20, help="waiting, held ou ended")
    again_on: date | None
    settled_at: datetime


@event("governance.appeal.filed.v1")
class AppealFiled:
    """A refusal goes before a higher body, whose members `member_ids` are; the decision on the case answers it."""

    appeal_id: UUID
    case_id: UUID
    number: str = text(max=20, help="Le dossier que devient l’appel")
    decision_number: str = text(max=20, help="La décision contestée")
    title: str = text(max=NAME_MAX)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    author_id: UUID | None
    filed_by: UUID
    filed_at: datetime
