"""Products as pages and programs read them: lists, counts, one sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_
from sqlalchemy.orm import Session

from services.portfolio.domain.phases import Phase
from services.portfolio.domain.product import Product
from services.portfolio.domain.words import folded
from services.portfolio.tables import call, idea_call, phase, product
from services.portfolio.tables.cohorts import of_cohort
from services.portfolio.tables.products import is_current
from shared.errors import NotFound
from shared.schemas import PARIS
from shared.web.slices import Slice

PAGE = 25
_SHOWN = [column for column in product.c if column.name not in {"problem", "sorted_as", "version"}]
MOST_WORDS = 8
"""Words of a search that are looked for; the others are left out."""


@dataclass(frozen=True)
class Page:
    """Some rows, and where the next ones begin (None at the end)."""

    rows: Sequence[Row[Any]]
    after: UUID | None


@dataclass(frozen=True)
class Wish:
    """What someone wants to see of the portfolio."""

    words: str = ""
    phase: str | None = None
    cohort: str = ""
    after: UUID | None = None
    limit: int = PAGE


def today() -> date:
    """The day it is in Paris."""
    return datetime.now(PARIS).date()


def products(session: Session, today: date, wish: Wish) -> Page:
    """Products in the order of their titles, each with its phase of the day, `limit` at a time after the one named."""
    wanted = with_phases(today).where(*_found_by(wish)).order_by(product.c.sorted_as, product.c.id)
    if wish.after is not None:
        wanted = wanted.where(comes_after(wish.after))
    rows = session.execute(wanted.limit(wish.limit + 1)).all()
    return Page(rows[: wish.limit], rows[wish.limit - 1].id if len(rows) > wish.limit else None)


def products_in_slices(session: Session, today: date, wanted: Slice, wish: Wish) -> list[Row[Any]]:
    """Products in the order in which they came, for programs."""
    query = with_phases(today).where(*_found_by(wish))
    return list(session.execute(wanted.of(query, product.c.id)))


def with_phases(today: date) -> Select[Any]:
    """Each product with its phase of the day and the call it comes from."""
    now = (phase.c.code.label("phase"), phase.c.start.label("since"))
    came = (call.c.id.label("call_id"), call.c.title.label("call_title"), call.c.cohort)
    found = select(*_SHOWN, *now, *came).outerjoin_from(product, phase, is_current(today))
    found = found.outerjoin(idea_call, idea_call.c.idea_id == product.c.idea_id)
    return found.outerjoin(call, call.c.id == idea_call.c.call_id)


def _found_by(wish: Wish) -> list[ColumnElement[bool]]:
    words = folded(wish.words).split()[:MOST_WORDS]
    conditions = [product.c.sorted_as.contains(word, autoescape=True) for word in words]
    if wish.phase:
        conditions.append(phase.c.code == wish.phase)
    if wish.cohort:
        conditions.append(of_cohort(wish.cohort))
    return conditions


def comes_after(last: UUID) -> ColumnElement[bool]:
    place = select(product.c.sorted_as, product.c.id).where(product.c.id == last)
    return tuple_(product.c.sorted_as, product.c.id) > place.scalar_subquery()


def count_by_phase(session: Session, today: date) -> Mapping[str | None, int]:
    """How many products are in each phase today; None for those in no phase yet."""
    counted = select(phase.c.code, func.count().label("many")).select_from(product).outerjoin(phase, is_current(today))
    return {row.code: row.many for row in session.execute(counted.group_by(phase.c.code))}


def the_product(session: Session, product_id: UUID) -> Product:
    """One product with its phases; raises NotFound."""
    found = session.get(Product, product_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas ce produit.")
    return found


def phases_of(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[Phase]]:
    """The phases of several products, in order."""
    rows = session.execute(
        select(phase.c.product_id, Phase)
        .where(phase.c.product_id.in_(ids))
        .order_by(phase.c.start, phase.c.rank, phase.c.id)
    )
    found: dict[UUID, list[Phase]] = {one: [] for one in ids}
    for row in rows:
        found[row.product_id].append(row.Phase)
    return found
