"""The team's list of ideas: filters, a page at a time, and how many there are in each state."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from services.ideas.domain.states import WAITING, IdeaState
from services.ideas.queries.listing import LISTED, Narrowed, directorates
from services.ideas.queries.paging import PAGE, Page
from services.ideas.tables import call, idea
from services.ideas.tables.instruction import evaluation, feasibility
from shared.people import person


def to_examine(session: Session, narrowed: Narrowed, after: UUID | None) -> Page:
    """The first promised answer first, one query; without a state, what waits for the team."""
    columns = (idea.c.id, idea.c.number, idea.c.title, idea.c.state, idea.c.answer_by, call.c.title.label("call"))
    asked = select(func.count()).where(evaluation.c.idea_id == idea.c.id, evaluation.c.conflict_at.is_(None))
    given = asked.where(evaluation.c.given_at.is_not(None))
    dsi = select(feasibility.c.due_at).where(feasibility.c.idea_id == idea.c.id, feasibility.c.given_at.is_(None))
    counted = (asked.scalar_subquery().label("asked"), given.scalar_subquery().label("given"))
    told = (*counted, dsi.scalar_subquery().label("dsi_due"))
    joined = idea.join(call, call.c.id == idea.c.call_id)
    listed: Select[Any] = select(*columns, *told).select_from(joined).where(narrowed.condition)
    if narrowed.state is None:
        listed = listed.where(idea.c.state.in_(sorted(WAITING)))
    listed = listed.order_by(idea.c.answer_by, idea.c.id).limit(PAGE + 1)
    if after is not None:
        promised = select(idea.c.answer_by).where(idea.c.id == after).scalar_subquery()
        further = and_(idea.c.answer_by == promised, idea.c.id > after)
        listed = listed.where(or_(idea.c.answer_by > promised, further))
    rows = list(session.execute(listed))
    return Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def counts(session: Session) -> Mapping[IdeaState, int]:
    """How many ideas stand where; one query."""
    rows = session.execute(select(idea.c.state, func.count()).group_by(idea.c.state))
    return {row[0]: row[1] for row in rows}


def choices(session: Session) -> dict[str, list[tuple[str, str]]]:
    """What the list can be narrowed to: calls, themes, directorates, evaluators."""
    calls = session.execute(select(call.c.id, call.c.title, call.c.theme).order_by(call.c.id.desc()).limit(LISTED))
    told = [(str(row.id), row.title, row.theme) for row in calls]
    asked = select(evaluation.c.person_id).distinct()
    names = select(person.c.id, person.c.name).where(person.c.id.in_(asked)).order_by(person.c.name, person.c.id)
    return {
        "calls": [(key, title) for key, title, _ in told],
        "themes": [(theme, theme) for theme in sorted({theme for _, _, theme in told if theme})],
        "directorates": [(one, one) for one in directorates(session)],
        "evaluators": [(str(row.id), row.name) for row in session.execute(names.limit(LISTED))],
    }
