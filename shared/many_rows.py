"""Any number of rows in one INSERT, whose text stays the same: it is parsed once, here and by the database."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_many(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> tuple[Any, Any]:
    """An INSERT that knows ON CONFLICT and RETURNING, and what to execute it with: on PostgreSQL an array a column."""
    names = tuple(rows[0])
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table), rows
    return _from_arrays(table, names), {name: [row[name] for row in rows] for name in names}


@cache
def _from_arrays(table: Table, names: tuple[str, ...]) -> Any:
    arrays = [bindparam(name, type_=postgresql.ARRAY(table.c[name].type)) for name in names]
    side_by_side = func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in names))
    return postgresql.insert(table).from_select(names, select(side_by_side.render_derived()))
