"""Exit paths as pages and programs read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from services.portfolio.domain.exit.conditions import Weight
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import ENDED, State
from services.portfolio.tables import product
from services.portfolio.tables.exit import exit_condition, exit_path, exit_reserve, exit_review
from shared.errors import NotFound
from shared.web.slices import Slice

PAGE = 25
AT_ONCE = 8
"""Rows of each short list of a page, the most urgent first."""

MANY = func.count().over().label("many")
"""How many rows there are behind the limit."""

WAITING = (State.PROPOSED,)
"""States in which the DSI is the one to act."""


def path_of(session: Session, product_id: UUID) -> ExitPath | None:
    """The path of a product that goes on, else the one opened last, else None."""
    ended = exit_path.c.state.in_(ENDED)
    newest = select(ExitPath).where(exit_path.c.product_id == product_id)
    return session.scalars(newest.order_by(ended, exit_path.c.id.desc()).limit(1)).first()


def the_path(session: Session, product_id: UUID) -> ExitPath:
    """The same; raises NotFound where a product has none."""
    found = path_of(session, product_id)
    if found is None:
        raise NotFound("Ce produit n’a pas encore de parcours de sortie.")
    return found


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see of all paths."""

    state: str = ""
    waits: str = ""
    after: UUID | None = None
    limit: int = PAGE


WAITS = ("dsi", "late", "review")
"""What one may look for: the DSI has to act, a reserve is overdue, a review is near or overdue."""


@dataclass(frozen=True)
class Page:
    """Some rows, and where the next ones begin (None at the end)."""

    rows: Sequence[Row[Any]]
    after: UUID | None


def paths(session: Session, today: date, wish: Wish) -> Page:
    """Paths, the one opened last first, each with what is still missing."""
    wanted = _listed(today).order_by(exit_path.c.id.desc()).where(*_found_by(wish, today))
    if wish.after is not None:
        wanted = wanted.where(exit_path.c.id < wish.after)
    rows = session.execute(wanted.limit(wish.limit + 1)).all()
    return Page(rows[: wish.limit], rows[wish.limit - 1].id if len(rows) > wish.limit else None)


def paths_in_slices(session: Session, today: date, wanted: Slice, state: str | None) -> list[Row[Any]]:
    """Paths in the order in which they were opened, for programs."""
    query = _listed(today)
    if state is not None:
        query = query.where(exit_path.c.state == state)
    return list(session.execute(wanted.of(query, exit_path.c.id)))


def path_by_id(session: Session, today: date, path_id: UUID) -> tuple[Row[Any], ExitPath]:
    """One path, as lists show it and whole; raises NotFound."""
    row = session.execute(_listed(today).where(exit_path.c.id == path_id)).first()
    if row is None:
        raise NotFound("Nous ne trouvons pas ce parcours de sortie.")
    return row, session.get_one(ExitPath, path_id)


def slice_of_paths(session: Session, today: date, wish: Wish, wanted: Slice) -> list[Row[Any]]:
    """Paths for a file to be saved, the one opened last first."""
    query = _listed(today).where(*_found_by(wish, today))
    return list(session.execute(wanted.of(query, exit_path.c.id, newest_first=True)))


def _listed(today: date) -> Select[Any]:
    names = (product.c.number, product.c.title, product.c.carrier_id)
    counts = (
        _open_conditions(today).label("unsettled"),
        _reserves().label("reserves"),
        _reserves(exit_reserve.c.due_on < today).label("late_reserves"),
        _next_review().label("next_review"),
    )
    return select(exit_path, *names, *counts).join(product, product.c.id == exit_path.c.product_id)


def _open_conditions(today: date) -> Any:
    """How many indispensable conditions are not shown by fresh evidence, nor waived."""
    ends = (exit_condition.c.met_until, exit_condition.c.waived_until)
    blocking = (exit_condition.c.path_id == exit_path.c.id, exit_condition.c.weight == Weight.BLOCKING)
    lapsed = [or_(end.is_(None), end < today) for end in ends]
    return select(func.count()).where(*blocking, *lapsed).correlate(exit_path).scalar_subquery()


def _reserves(*conditions: ColumnElement[bool]) -> Any:
    open_ones = (exit_reserve.c.path_id == exit_path.c.id, exit_reserve.c.lifted_at.is_(None), *conditions)
    return select(func.count()).where(*open_ones).correlate(exit_path).scalar_subquery()


def _next_review() -> Any:
    open_ones = (exit_review.c.path_id == exit_path.c.id, exit_review.c.outcome.is_(None))
    return select(func.min(exit_review.c.due_on)).where(*open_ones).correlate(exit_path).scalar_subquery()


def _found_by(wish: Wish, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [exit_path.c.state == wish.state] if wish.state else []
    late = exists().where(
        exit_reserve.c.path_id == exit_path.c.id, exit_reserve.c.lifted_at.is_(None), exit_reserve.c.due_on < today
    )
    told = exists().where(
        exit_review.c.path_id == exit_path.c.id, exit_review.c.outcome.is_(None), exit_review.c.told_at.is_not(None)
    )
    asked = {"dsi": exit_path.c.state.in_(WAITING), "late": late, "review": told}
    return [*conditions, asked[wish.waits]] if wish.waits in asked else conditions


def counts(session: Session) -> dict[str, int]:
    """How many paths are in each state."""
    counted = select(exit_path.c.state, func.count().label("many")).group_by(exit_path.c.state)
    return {row.state: row.many for row in session.execute(counted)}


def overdue_reserves(session: Session, today: date) -> list[Row[Any]]:
    """The first reserves past their day, the oldest first, with their products and how `many` there are."""
    wanted = select(exit_reserve, MANY, product.c.title, product.c.id.label("product_id")).join(
        exit_path, exit_path.c.id == exit_reserve.c.path_id
    )
    wanted = wanted.join(product, product.c.id == exit_path.c.product_id)
    overdue = (exit_reserve.c.lifted_at.is_(None), exit_reserve.c.due_on < today)
    goes_on = exit_path.c.state.not_in([State.CANCELLED, State.STOPPED])
    return list(session.execute(wanted.where(*overdue, goes_on).order_by(exit_reserve.c.due_on).limit(AT_ONCE)))


def coming_reviews(session: Session, until: date) -> list[Row[Any]]:
    """The first reviews not held yet that are due by a day, the first one first, with how `many` there are."""
    wanted = select(exit_review, MANY, product.c.title, product.c.id.label("product_id")).join(
        exit_path, exit_path.c.id == exit_review.c.path_id
    )
    wanted = wanted.join(product, product.c.id == exit_path.c.product_id)
    due = (exit_review.c.outcome.is_(None), exit_review.c.due_on <= until, exit_path.c.state == State.DONE)
    return list(session.execute(wanted.where(*due).order_by(exit_review.c.due_on).limit(AT_ONCE)))
