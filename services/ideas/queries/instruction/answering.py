"""The answers of a call, as the team prepares them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from services.ideas.domain.instruction.answering import OWED, PreparedAnswer
from services.ideas.queries.paging import PAGE, Page
from services.ideas.tables import idea
from services.ideas.tables.instruction import prepared_answer
from services.ideas.tables.pseudonyms import all_of


def answers(session: Session, call_id: UUID, me: UUID, after: UUID | None) -> Page:
    """Ideas of a call with the answer of each, if it is prepared; one's own are prepared by colleagues, unseen."""
    joined = idea.outerjoin(prepared_answer, prepared_answer.c.idea_id == idea.c.id)
    columns = (idea.c.id, idea.c.number, idea.c.title, idea.c.state, prepared_answer.c.outcome)
    wanted: Select[Any] = select(*columns).select_from(joined).where(idea.c.call_id == call_id)
    wanted = wanted.where(idea.c.author_id.not_in(all_of(me)))
    wanted = wanted.where(idea.c.state.in_(OWED) | prepared_answer.c.published_at.is_not(None))
    if after is not None:
        wanted = wanted.where(idea.c.id > after)
    rows = list(session.execute(wanted.order_by(idea.c.id).limit(PAGE + 1)))
    return Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def counts(session: Session, call_id: UUID) -> Row[Any]:
    """How many ideas wait for an answer, and for how many it is prepared."""
    joined = idea.outerjoin(prepared_answer, prepared_answer.c.idea_id == idea.c.id)
    told: tuple[Any, ...] = (func.count().label("owed"), func.count(prepared_answer.c.idea_id).label("prepared"))
    waiting = (idea.c.call_id == call_id) & idea.c.state.in_(OWED)
    return session.execute(select(*told).select_from(joined).where(waiting)).one()


def prepared(session: Session, idea_id: UUID) -> PreparedAnswer | None:
    """The answer of one idea, if it is prepared."""
    return session.get(PreparedAnswer, idea_id)
