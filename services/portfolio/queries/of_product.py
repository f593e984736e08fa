"""What belongs to one product, table by table, as programs read it: the oldest row first, a slice at a time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Row, Table, exists, select
from sqlalchemy.orm import Session

from services.portfolio.queries.products import the_product
from services.portfolio.tables import condition_entry, measure_value
from shared.web.slices import Slice


def rows_of(session: Session, table: Table, product_id: UUID, wanted: Slice) -> Sequence[Row[Any]]:
    """The rows of this product in a table that has `id` and `product_id`; raises NotFound for an unknown product."""
    the_product(session, product_id)
    return session.execute(wanted.of(select(table).where(table.c.product_id == product_id), table.c.id)).all()


def values_of(session: Session, measure_id: UUID, wanted: Slice) -> Sequence[Row[Any]]:
    """Every value of a measure, those that were corrected too."""
    query = select(measure_value).where(measure_value.c.measure_id == measure_id)
    return session.execute(wanted.of(query, measure_value.c.id)).all()


def last_values(session: Session, measures: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    """The value of the latest period of each measure that has one."""
    standing = (measure_value.c.measure_id.in_(measures), measure_value.c.replaced_at.is_(None))
    query = select(measure_value).where(*standing).order_by(measure_value.c.until, measure_value.c.since)
    return {row.measure_id: row for row in session.execute(query)}


def last_entries(session: Session, conditions: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    """What was done last to each condition."""
    query = select(condition_entry).where(condition_entry.c.condition_id.in_(conditions))
    return {row.condition_id: row for row in session.execute(query.order_by(condition_entry.c.id))}


def written_last(
    session: Session,
    product_id: UUID,
    wanted: Slice,
    owner: Table,
    belongs: Column[Any],
    *only: ColumnElement[bool],
) -> Sequence[Row[Any]]:
    """What was written last of each row of a table, `belongs` being the column by which a writing knows its row."""
    the_product(session, product_id)
    writing, later = belongs.table, belongs.table.alias()
    own = [column for column in owner.c if column.name == "id" or column.name not in writing.c]
    query = select(*own, *(column for column in writing.c if column.name != "id"))
    query = query.join_from(owner, writing, belongs == owner.c.id).where(owner.c.product_id == product_id, *only)
    query = query.where(~exists().where(later.c[belongs.name] == belongs, later.c.id > writing.c.id))
    return session.execute(wanted.of(query, owner.c.id)).all()
