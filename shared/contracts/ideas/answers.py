"""Answers that were prepared and that all authors of a call read at once."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas.road import PROBLEM_MAX, REASON_MAX, TITLE_MAX
from shared.messages import event, integer, text


@event("ideas.answer.published.v1")
class AnswerPublished:
    """What becomes of an idea is made known, with the other answers of its call.

    Where the answer of a call is held back until then, this is what lets authors and products know.
    """

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    call_id: UUID
    problem: str = text(max=PROBLEM_MAX)
    outcome: str = text(max=40, help="selected, not_selected, reserved ou inadmissible")
    code: str = text(max=20, help="Motif d’irrecevabilité", required=False)
    words: str = text(max=REASON_MAX, help="L’explication donnée à l’auteur", required=False)
    decision_id: UUID | None
    decision_number: str = text(max=20, help="Numéro de la décision, si une instance a décidé", required=False)
    decided_at: datetime | None
    published_by: UUID
    published_at: datetime


@event("ideas.call.answers_published.v1")
class AnswersPublished:
    """All authors of a call can read their answers."""

    call_id: UUID
    title: str = text(max=TITLE_MAX)
    answers: int = integer(min=0, help="Nombre de réponses publiées")
    published_by: UUID
    published_at: datetime
