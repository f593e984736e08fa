"""What waits for the DSI on all exit paths, and in which lane each product is checked: a constant number of queries."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from services.portfolio.domain.exit.conditions import Owner, Weight
from services.portfolio.domain.exit.states import ENDED, State
from services.portfolio.queries.exit import AT_ONCE, MANY, Page
from services.portfolio.tables import check_job, lane, product
from services.portfolio.tables.exit import exit_condition, exit_entry, exit_path, exit_reserve

PAGE = 15
"""Paths with their lanes on one page."""

OURS = (Owner.DSI, Owner.SECURITY, Owner.DATA_PROTECTION)
"""Who answers on the DSI's side."""

WORKED_ON = tuple(sorted(set(State) - ENDED - {State.DORMANT}))


def proposed(session: Session) -> Sequence[Row[Any]]:
    """Files that wait for the DSI's answer, those that wait for longest first."""
    since = (
        select(func.max(exit_entry.c.at))
        .where(exit_entry.c.path_id == exit_path.c.id, exit_entry.c.what == State.PROPOSED.value)
        .correlate(exit_path)
        .scalar_subquery()
        .label("since")
    )
    wanted: Select[Any] = select(exit_path.c.product_id, product.c.number, product.c.title, since, MANY)
    wanted = wanted.join(product, product.c.id == exit_path.c.product_id).where(exit_path.c.state == State.PROPOSED)
    return session.execute(wanted.order_by(since, exit_path.c.id).limit(AT_ONCE)).all()


def conditions(session: Session, today: date) -> Sequence[Row[Any]]:
    """Indispensable conditions that the DSI's side has still to show, the most urgent first, then as their lists go."""
    mine = (exit_condition.c.owner.in_(OURS), exit_condition.c.weight == Weight.BLOCKING)
    shown = (exit_condition.c.id.label("part_id"), exit_condition.c.label, exit_condition.c.owner)
    wanted = _of_path(exit_condition, *shown, exit_condition.c.person_id, exit_condition.c.due_on, MANY)
    wanted = wanted.where(*mine, *_open(today), exit_path.c.state.in_(WORKED_ON))
    due, place = exit_condition.c.due_on, (exit_path.c.id, exit_condition.c.rank, exit_condition.c.code)
    return session.execute(wanted.order_by(due.is_(None), due, *place).limit(AT_ONCE)).all()


def _open(today: date) -> list[Any]:
    ends = (exit_condition.c.met_until, exit_condition.c.waived_until)
    return [or_(end.is_(None), end < today) for end in ends]


def reserves(session: Session) -> Sequence[Row[Any]]:
    """Reserves that are not lifted yet, the most urgent first: the DSI lifts them."""
    shown = (exit_reserve.c.id.label("part_id"), exit_reserve.c.label, exit_reserve.c.owner, exit_reserve.c.due_on)
    wanted = _of_path(exit_reserve, *shown, MANY).where(exit_reserve.c.lifted_at.is_(None))
    wanted = wanted.where(exit_path.c.state.not_in([State.CANCELLED, State.STOPPED]))
    return session.execute(wanted.order_by(exit_reserve.c.due_on, exit_reserve.c.id).limit(AT_ONCE)).all()


def _of_path(table: Any, *columns: Any) -> Select[Any]:
    wanted = select(exit_path.c.product_id, product.c.title, *columns)
    return wanted.join_from(table, exit_path, exit_path.c.id == table.c.path_id).join(
        product, product.c.id == exit_path.c.product_id
    )


def with_lanes(session: Session, after: UUID | None = None) -> Page:
    """Paths that somebody works on, the one opened last first, each with its lane and the checks that wait."""
    waiting = (
        select(func.count())
        .where(check_job.c.product_id == exit_path.c.product_id, check_job.c.answered_at.is_(None))
        .correlate(exit_path)
        .scalar_subquery()
    )
    shown = (exit_path.c.id, exit_path.c.product_id, exit_path.c.state, product.c.number, product.c.title)
    wanted: Select[Any] = select(*shown, lane.c.wanted, lane.c.is_open, waiting.label("jobs"))
    wanted = wanted.join(product, product.c.id == exit_path.c.product_id)
    wanted = wanted.outerjoin(lane, and_(lane.c.product_id == exit_path.c.product_id, lane.c.wanted | lane.c.is_there))
    wanted = wanted.where(exit_path.c.state.in_(WORKED_ON)).order_by(exit_path.c.id.desc())
    if after is not None:
        wanted = wanted.where(exit_path.c.id < after)
    rows = session.execute(wanted.limit(PAGE + 1)).all()
    return Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)
