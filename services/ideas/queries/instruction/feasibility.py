"""What the DSI is asked, in the order in which it owes it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.ideas.domain.instruction.feasibility import DsiOpinion
from services.ideas.domain.states import WAITING
from services.ideas.queries.paging import PAGE, Page, beyond, page_of
from services.ideas.tables import idea
from services.ideas.tables.ideas import title_for_all
from services.ideas.tables.instruction import feasibility
from shared.errors import NotFound

_OWED = feasibility.c.given_at.is_(None) & idea.c.state.in_(WAITING)
_JOINED = feasibility.join(idea, idea.c.id == feasibility.c.idea_id)


def opinion_on(session: Session, idea_id: UUID) -> DsiOpinion | None:
    """What the DSI was asked about an idea, if it was."""
    return session.scalars(select(DsiOpinion).filter_by(idea_id=idea_id)).one_or_none()


def the_opinion(session: Session, idea_id: UUID) -> DsiOpinion:
    """The same; raises NotFound."""
    found = opinion_on(session, idea_id)
    if found is None:
        raise NotFound("On n’a pas demandé l’avis de la DSI sur cette idée.")
    return found


def owed(session: Session, after: UUID | None) -> Page:
    """What the DSI still owes, the earliest day first."""
    told = (title_for_all().label("title"), feasibility.c.due_at, feasibility.c.id.label("opinion_id"))
    order = (feasibility.c.due_at, feasibility.c.id)
    wanted = select(idea.c.id, idea.c.number, *told).select_from(_JOINED).where(_OWED)
    if after is not None:
        wanted = wanted.where(beyond(order, feasibility.c.id == after))
    return page_of(session.execute(wanted.order_by(*order).limit(PAGE + 1)).all(), "opinion_id")


def given(session: Session) -> list[Row[Any]]:
    """What it has given, the newest first."""
    columns = (
        idea.c.id,
        idea.c.number,
        title_for_all().label("title"),
        feasibility.c.found,
        feasibility.c.given_at,
        feasibility.c.due_at,
    )
    wanted = select(*columns).select_from(_JOINED).where(feasibility.c.given_at.is_not(None))
    return list(session.execute(wanted.order_by(feasibility.c.given_at.desc()).limit(PAGE)))


def late(session: Session, now: datetime) -> int:
    """How many opinions are late."""
    wanted = select(func.count()).select_from(_JOINED).where(_OWED, feasibility.c.due_at < now)
    return session.scalar(wanted) or 0
