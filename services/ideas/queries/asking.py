"""Questions about a call, as everybody reads them and as the team does."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.ideas.domain.asking import CallQuestion
from services.ideas.tables import call_question
from shared.errors import NotFound
from shared.people import person

LISTED = 100


def questions(session: Session, call_id: UUID, me: UUID, *, team: bool) -> list[Row[Any]]:
    """Answered ones for all, one's own, and all of them for the team; those that wait first."""
    name = func.coalesce(person.c.name, "").label("name")
    wanted = select(call_question, name).outerjoin(person, person.c.id == call_question.c.asked_by)
    wanted = wanted.where(call_question.c.call_id == call_id)
    if not team:
        read = call_question.c.answered_at.is_not(None) & (call_question.c.words != "")
        wanted = wanted.where(read | (call_question.c.asked_by == me))
    order = (call_question.c.answered_at.is_not(None), call_question.c.id.desc())
    return list(session.execute(wanted.order_by(*order).limit(LISTED)))


def the_question(session: Session, call_id: UUID, question_id: UUID) -> CallQuestion:
    """One question of a call; raises NotFound."""
    found = session.get(CallQuestion, question_id)
    if found is None or found.call_id != call_id:
        raise NotFound("Nous ne trouvons pas cette question.")
    return found
