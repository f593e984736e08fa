"""Any number of rows in one INSERT that is made once: to make a statement takes longer than to execute it."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Result, Table, bindparam, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


class InsertMany:
    """`ending` adds ON CONFLICT and RETURNING to an INSERT; on PostgreSQL many rows are sent as one array a column."""

    def __init__(self, table: Table, names: Sequence[str], ending: Callable[[Any], Any]) -> None:
        self._names = names
        self._values = {"sqlite": ending(sqlite.insert(table)), "postgresql": ending(postgresql.insert(table))}
        self._arrays = ending(_from_arrays(table, names))

    def __call__(self, session: Session, rows: Sequence[dict[str, Any]]) -> Result[Any]:
        connection = session.connection()
        if len(rows) == 1:
            # Twice as fast as arrays of one, and a message at rest comes alone.
            return connection.execute(self._values[connection.dialect.name], rows[0])
        if connection.dialect.name == "sqlite":
            return connection.execute(self._values["sqlite"], rows)
        return connection.execute(self._arrays, {name: [row[name] for row in rows] for name in self._names})


def _from_arrays(table: Table, names: Sequence[str]) -> Any:
    arrays = [bindparam(name, type_=postgresql.ARRAY(table.c[name].type)) for name in names]
    side_by_side = func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in names))
    return postgresql.insert(table).from_select(names, select(side_by_side.render_derived()))
