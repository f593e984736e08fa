"""The catalogue as pages and programs read it: what is public, found by words and by filters, with live counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, select
from sqlalchemy.orm import Session

from services.portfolio.domain.catalogue import Kind
from services.portfolio.domain.product import Product
from services.portfolio.domain.searching import stems
from services.portfolio.queries.products import Page, comes_after
from services.portfolio.tables import (
    call,
    former_name,
    found_word,
    idea_call,
    listed_word,
    phase,
    product,
    succession,
    tag,
)
from services.portfolio.tables.cohorts import of_call, of_cohort
from services.portfolio.tables.products import is_current
from shared.errors import NotFound
from shared.web.slices import Slice

PAGE = 20
MOST_WORDS = 8
"""Words of a search that are looked for; the others are left out."""

AFTER_Z = "{"
"""The sign that comes after the last letter of an index of plain letters and digits."""


@dataclass(frozen=True)
class Wish:
    """What someone looks for in the catalogue; "" means all."""

    words: str = ""
    theme: str = ""
    audience: str = ""
    made_by: str = ""
    phase: str = ""
    cohort: str = ""
    call: UUID | None = None
    after: UUID | None = None

    def without(self, name: str) -> "Wish":
        """The same wish but for one filter: what its choices are counted among."""
        emptied: dict[str, Any] = {name: None if name == "call" else ""}
        return replace(self, **emptied)

    @property
    def asks(self) -> bool:
        return any((self.words, self.theme, self.audience, self.made_by, self.phase, self.cohort, self.call))


def listed(session: Session, today: date, wish: Wish, limit: int = PAGE) -> Page:
    """Public products in the order of their titles, `limit` at a time after the one named."""
    wanted = _shown(today, wish).order_by(product.c.sorted_as, product.c.id)
    if wish.after is not None:
        wanted = wanted.where(comes_after(wish.after))
    rows = session.execute(wanted.limit(limit + 1)).all()
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def listed_in_slices(session: Session, today: date, wanted: Slice, wish: Wish) -> list[Row[Any]]:
    """The same in the order in which they came, for programs."""
    return list(session.execute(wanted.of(_shown(today, wish), product.c.id)))


def _shown(today: date, wish: Wish) -> Select[Any]:
    return (
        select(product.c.id, product.c.number, product.c.title, product.c.mission, product.c.made_by)
        .add_columns(product.c.accessibility, phase.c.code.label("phase"), phase.c.start.label("since"))
        .outerjoin_from(product, phase, is_current(today))
        .where(*_found_by(wish))
    )


def count(session: Session, today: date, wish: Wish) -> int:
    """How many products answer the wish."""
    counted = select(func.count()).select_from(product).outerjoin(phase, is_current(today))
    return session.scalar(counted.where(*_found_by(wish))) or 0


def counts_by(session: Session, today: date, wish: Wish, name: str) -> Mapping[str, int]:
    """How many products each choice of a filter would leave, the other filters and the words as they are."""
    column: ColumnElement[Any]
    source = select(func.count().label("many")).select_from(product).outerjoin(phase, is_current(today))
    if name in CAME_FROM:
        column = CAME_FROM[name]
        source = source.join(idea_call, idea_call.c.idea_id == product.c.idea_id)
        source = source.join(call, call.c.id == idea_call.c.call_id)
    elif name in TAGGED:
        column = tag.c.code
        source = source.join(tag, (tag.c.product_id == product.c.id) & (tag.c.kind == TAGGED[name]))
    else:
        column = phase.c.code if name == "phase" else product.c.made_by
    counted = source.add_columns(column.label("code")).where(*_found_by(wish.without(name))).group_by(column)
    return {str(row.code): row.many for row in session.execute(counted) if row.code}


TAGGED = {"theme": Kind.THEME, "audience": Kind.AUDIENCE}
CAME_FROM: dict[str, ColumnElement[Any]] = {"cohort": call.c.cohort, "call": call.c.id}
"""What is said of the call that a product comes from."""


def titles_of_calls(session: Session, ids: Iterable[str]) -> list[tuple[str, str]]:
    """Id and title of these calls, the last one first."""
    named = select(call.c.id, call.c.title).where(call.c.id.in_([UUID(one) for one in ids]))
    return [(str(row.id), row.title) for row in session.execute(named.order_by(call.c.id.desc()))]


def _found_by(wish: Wish) -> list[ColumnElement[bool]]:
    followed = exists().where(succession.c.product_id == product.c.id)
    conditions: list[ColumnElement[bool]] = [product.c.public, ~followed, *says(wish.words)]
    own = tag.alias()
    for name, kind in TAGGED.items():
        if code := getattr(wish, name):
            conditions.append(exists().where(own.c.product_id == product.c.id, own.c.kind == kind, own.c.code == code))
    if wish.made_by:
        conditions.append(product.c.made_by == wish.made_by)
    if wish.phase:
        conditions.append(phase.c.code == wish.phase)
    if wish.cohort:
        conditions.append(of_cohort(wish.cohort))
    if wish.call:
        conditions.append(of_call(wish.call))
    return conditions


def says(words: str) -> list[ColumnElement[bool]]:
    """The product says each of these words, or one that begins so."""
    return [
        product.c.id.in_(
            select(found_word.c.product_id).where(found_word.c.word >= stem, found_word.c.word < stem + AFTER_Z)
        )
        for stem in stems(words)[:MOST_WORDS]
    ]


def tags_of(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[Row[Any]]]:
    """The words of several products: kind, code, word."""
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(select(tag).where(tag.c.product_id.in_(ids)).order_by(tag.c.id)):
        found[row.product_id].append(row)
    return found


def words_listed(session: Session) -> list[Row[Any]]:
    """The lists that the team keeps, in the order of the alphabet."""
    columns = (listed_word.c.id, listed_word.c.kind, listed_word.c.code, listed_word.c.label)
    return list(session.execute(select(*columns).order_by(listed_word.c.kind, listed_word.c.code)))


def the_public_product(session: Session, product_id: UUID) -> Product:
    """One product of the catalogue; raises NotFound for one that is not public, as for one that is not there."""
    found = session.get(Product, product_id)
    if found is None or not found.public:
        raise NotFound("Nous ne trouvons pas ce service dans le catalogue.")
    return found


def named(session: Session, name: str) -> UUID:
    """The product published under this name, now or before; raises NotFound."""
    now = select(product.c.id).where(product.c.public, (product.c.reference == name) | (product.c.number == name))
    found: UUID | None = session.scalar(now.limit(1)) or session.scalar(
        select(former_name.c.product_id).where(former_name.c.name == name)
    )
    if found is None:
        raise NotFound("Nous ne trouvons pas ce service dans le catalogue.")
    return found


def successors(session: Session, product_id: UUID) -> list[Row[Any]]:
    """Where a product goes on: id, title, number, kind, reason."""
    return _related(session, succession.c.successor_id, succession.c.product_id == product_id)


def predecessors(session: Session, product_id: UUID) -> list[Row[Any]]:
    """The products that go on in this one."""
    return _related(session, succession.c.product_id, succession.c.successor_id == product_id)


def _related(session: Session, other: Any, condition: ColumnElement[bool]) -> list[Row[Any]]:
    wanted = select(product.c.id, product.c.title, product.c.number, product.c.public, succession)
    wanted = wanted.join(succession, other == product.c.id).where(condition).order_by(product.c.sorted_as)
    return list(session.execute(wanted))
