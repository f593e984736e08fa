"""Calls as lists and pages show them, and the figures of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from services.ideas.domain.calls import Call
from services.ideas.domain.states import UNANSWERED, WAITING, IdeaState
from services.ideas.tables import call, idea
from shared.errors import NotFound
from shared.people import person
from shared.web.slices import Slice

LISTED = 200


def open_calls(session: Session, now: datetime) -> list[Row[Any]]:
    """Calls that accept ideas now, the next to close first; the standing boxes last."""
    is_open = (call.c.announced_at.is_not(None)) & (call.c.opens_at <= now)
    is_open &= or_(call.c.closes_at.is_(None), call.c.closes_at > now)
    order = (call.c.closes_at.is_(None), call.c.closes_at, call.c.id)
    return list(session.execute(select(call).where(is_open).order_by(*order).limit(LISTED)))


def all_calls(session: Session, *, drafts: bool) -> list[tuple[Call, int]]:
    """Every call with its number of ideas, the newest first; drafts only for those who write them."""
    ideas = select(func.count()).where(idea.c.call_id == call.c.id).scalar_subquery()
    wanted = select(Call, ideas.label("ideas")).order_by(call.c.id.desc()).limit(LISTED)
    if not drafts:
        wanted = wanted.where(call.c.announced_at.is_not(None))
    return [(row.Call, row.ideas) for row in session.execute(wanted)]


def slice_of_calls(session: Session, wanted: Slice) -> list[Row[Any]]:
    """Announced calls for programs, the newest first, and one more to know whether others follow."""
    announced = select(call).where(call.c.announced_at.is_not(None))
    return list(session.execute(wanted.of(announced, call.c.id, newest_first=True)))


def the_call(session: Session, call_id: UUID, *, drafts: bool = False) -> Call:
    """One call; raises NotFound, for a draft too unless they are wanted."""
    found = session.get(Call, call_id)
    if found is None or (found.announced_at is None and not drafts):
        raise NotFound("Nous ne trouvons pas cet appel.")
    return found


@dataclass(frozen=True)
class Figures:
    """What a call has brought, by directorate: (directorate, ideas, people)."""

    ideas: int
    people: int
    answered: int
    late: int
    by_directorate: list[tuple[str, int, int]]


def figures(session: Session, call_id: UUID, now: datetime) -> Figures:
    """Counts of one call; ideas taken back are left out. A directorate that is not known is ""."""
    counted = (idea.c.call_id == call_id) & (idea.c.state != IdeaState.WITHDRAWN)
    waiting = idea.c.state.in_(WAITING)
    totals = session.execute(
        select(
            func.count().label("ideas"),
            func.count(idea.c.author_id.distinct()).label("people"),
            func.count().filter(idea.c.state.not_in(UNANSWERED)).label("answered"),
            func.count().filter(waiting & (idea.c.answer_by < now)).label("late"),
        ).where(counted)
    ).one()
    return Figures(totals.ideas, totals.people, totals.answered, totals.late, _by_directorate(session, counted))


def _by_directorate(session: Session, counted: Any) -> list[tuple[str, int, int]]:
    where = func.coalesce(person.c.directorate, "")
    number = func.count()
    rows = session.execute(
        select(where.label("directorate"), number, func.count(idea.c.author_id.distinct()))
        .select_from(idea.outerjoin(person, person.c.id == idea.c.author_id))
        .where(counted)
        .group_by(where)
        .order_by(number.desc(), where)
        .limit(LISTED)
    )
    return [(row[0], row[1], row[2]) for row in rows]
