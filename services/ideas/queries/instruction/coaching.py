"""What was said with authors, for its page, and the step that comes next, for lists."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.ideas.tables import coauthor, idea
from services.ideas.tables.instruction import coaching
from shared.people import person

LISTED = 200


def coaching_of(session: Session, idea_id: UUID) -> list[Row[Any]]:
    """Every exchange about one idea, the newest first, with the name of its coach."""
    name = func.coalesce(person.c.name, "").label("coach")
    joined = coaching.outerjoin(person, person.c.id == coaching.c.coach_id)
    wanted = select(coaching, name).select_from(joined).where(coaching.c.idea_id == idea_id)
    return list(session.execute(wanted.order_by(coaching.c.at.desc(), coaching.c.id.desc()).limit(LISTED)))


def next_steps(session: Session, idea_ids: Iterable[UUID]) -> dict[UUID, Row[Any]]:
    """The open step with the earliest day, for each idea that has one; one query."""
    mine = coaching.c.idea_id.in_(list(idea_ids)) & (coaching.c.step != "") & coaching.c.done_at.is_(None)
    told = select(coaching.c.idea_id, coaching.c.step, coaching.c.step_by, coaching.c.owner).where(mine)
    found: dict[UUID, Row[Any]] = {}
    # The latest first, so that the earliest has the last word.
    rows: list[Any] = list(session.execute(told.order_by(coaching.c.step_by.desc(), coaching.c.id.desc())))
    found.update((row.idea_id, row) for row in rows)
    return found


def may_read_coaching(session: Session, idea_id: UUID, acting: UUID, me: UUID) -> bool:
    """Whether somebody who is not of the team is the author of an idea, or signs it too."""
    signs = (coauthor.c.idea_id == idea.c.id) & (coauthor.c.person_id == me) & coauthor.c.joined_at.is_not(None)
    mine = (idea.c.author_id == acting) | select(coauthor.c.idea_id).where(signs).exists()
    return bool(session.scalar(select(mine).where(idea.c.id == idea_id)))
