"""What authors would like after the answer, for themselves and for the team."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.ideas.domain.instruction.keeping_warm import Wish
from services.ideas.queries.calls import open_calls
from services.ideas.queries.paging import PAGE, Page, beyond, page_of
from services.ideas.queries.pseudonyms import name_of
from services.ideas.tables import idea
from services.ideas.tables.instruction import call_wish, wish


def wish_of(session: Session, idea_id: UUID) -> Wish | None:
    """What the author of an idea said that they would like."""
    return session.get(Wish, idea_id)


def wishes(session: Session, after: UUID | None) -> Page:
    """Everything that authors would like, the newest first."""
    order = (wish.c.at, wish.c.idea_id)
    author = func.coalesce(name_of(idea.c.author_id), "").label("author")
    joined = wish.join(idea, idea.c.id == wish.c.idea_id)
    wanted = select(wish, idea.c.number, idea.c.title, idea.c.state, author).select_from(joined)
    if after is not None:
        wanted = wanted.where(beyond(order, wish.c.idea_id == after, down=True))
    rows = session.execute(wanted.order_by(*(key.desc() for key in order)).limit(PAGE + 1)).all()
    return page_of(rows, "idea_id")


def where_to_take_up(session: Session, now: datetime, but: UUID) -> list[tuple[str, str]]:
    """Open calls other than the idea's own, as the choices of a form."""
    return [(str(row.id), row.title) for row in open_calls(session, now) if row.id != but]


def awaits_call(session: Session, me: UUID) -> bool:
    """Whether somebody has asked on the page of calls to hear of the next one."""
    return session.scalar(select(call_wish.c.person_id).where(call_wish.c.person_id == me)) is not None
