"""What is asked and answered before a vote: opinions of advisers, questions to whoever carries the case."""

from datetime import datetime
from uuid import UUID

from shared.contracts.governance.limits import NAME_MAX
from shared.contracts.ideas import TITLE_MAX
from shared.messages import event, text


@event("governance.advice.asked.v1")
class AdviceAsked:
    """Somebody who advises a body is asked for an opinion on a case; no vote ends without it before `due_at`."""

    advice_id: UUID
    case_id: UUID
    number: str = text(max=20, help="Numéro du dossier")
    title: str = text(max=NAME_MAX)
    body_name: str = text(max=TITLE_MAX)
    person_id: UUID
    due_at: datetime
    asked_by: UUID
    asked_at: datetime


@event("governance.advice.settled.v1")
class AdviceSettled:
    """An opinion that was asked for is not waited for any more: it is given, or the case is decided without it."""

    advice_id: UUID
    case_id: UUID
    number: str = text(max=20, help="Numéro du dossier")
    person_id: UUID
    given: bool
    settled_at: datetime


@event("governance.question.put.v1")
class QuestionPut:
    """Somebody asks something before the vote; `author_id` carries the case and may answer, as the team may."""

    question_id: UUID
    case_id: UUID
    number: str = text(max=20, help="Numéro du dossier")
    title: str = text(max=NAME_MAX)
    author_id: UUID | None
    asked_by: UUID
    asked_at: datetime


@event("governance.question.settled.v1")
class QuestionSettled:
    """A question before a vote waits for nobody any more: it is answered, or the case is decided without."""

    question_id: UUID
    case_id: UUID
    number: str = text(max=20, help="Numéro du dossier")
    title: str = text(max=NAME_MAX)
    asked_by: UUID
    answered: bool
    answered_by: UUID | None
    settled_at: datetime
