"""Whole lists of products for whoever saves them, a slice at a time."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.portfolio.domain.catalogue import Kind
from services.portfolio.queries.catalogue import tags_of
from services.portfolio.queries.opinions import Satisfaction, satisfaction_of
from services.portfolio.queries.products import the_product, with_phases
from services.portfolio.tables import product, source
from services.portfolio.tables.wholes import Whole
from shared.web.slices import Slice


@dataclass(frozen=True)
class Line:
    """One product as a list tells it."""

    product: Row[Any]
    words: dict[str, tuple[str, ...]]
    satisfaction: Satisfaction


def lines(session: Session, today: date, wanted: Slice, *, public_only: bool) -> list[Line]:
    """Products by title."""
    query = with_phases(today)
    if public_only:
        query = query.where(product.c.public)
    rows = session.execute(wanted.of(query.add_columns(product.c.sorted_as), product.c.sorted_as, product.c.id)).all()
    ids = [row.id for row in rows]
    tags, satisfaction = tags_of(session, ids), satisfaction_of(session, ids)
    return [
        Line(
            row,
            {kind.value: tuple(tag.word for tag in tags.get(row.id, ()) if tag.kind == kind) for kind in Kind},
            satisfaction.get(row.id, Satisfaction()),
        )
        for row in rows
    ]


def whole(session: Session, product_id: UUID) -> Whole:
    """One product with its file; raises NotFound."""
    found = the_product(session, product_id)
    return Whole(found, session.scalar(select(source.c.content).where(source.c.product_id == product_id)))
