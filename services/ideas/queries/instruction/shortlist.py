"""The shortlist of a call, and the order that was drawn."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.ideas.domain.instruction.shortlist import Draw
from services.ideas.domain.states import IdeaState
from services.ideas.queries.paging import PAGE, Page, page_of
from services.ideas.tables import idea
from services.ideas.tables.ideas import title_for_all
from services.ideas.tables.instruction import pitch

LISTED = 200
_TOLD = (idea.c.id, idea.c.number, title_for_all().label("title"), idea.c.state, idea.c.version)


def draw_of(session: Session, call_id: UUID) -> Draw | None:
    """How the order of a call was drawn, once it was."""
    return session.scalars(select(Draw).filter_by(call_id=call_id)).one_or_none()


def shortlisted(session: Session, call_id: UUID, after: UUID | None) -> Page:
    """Ideas that the jury will hear, in the order of their numbers."""
    wanted = select(*_TOLD).where(idea.c.call_id == call_id, idea.c.state == IdeaState.SHORTLISTED)
    if after is not None:
        wanted = wanted.where(idea.c.id > after)
    return page_of(session.execute(wanted.order_by(idea.c.id).limit(PAGE + 1)).all())


def pitches(session: Session, draw_id: UUID) -> list[Row[Any]]:
    """Ideas in the order that was drawn, also those that were taken back since: their minutes stay empty."""
    joined = pitch.join(idea, idea.c.id == pitch.c.idea_id)
    wanted = select(pitch.c.place, *_TOLD).select_from(joined).where(pitch.c.draw_id == draw_id)
    return list(session.execute(wanted.order_by(pitch.c.place).limit(LISTED)))
