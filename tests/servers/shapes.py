"""Databases that keep their tables from one test to the next and lose their rows: to make the tables takes seconds."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

LARGE = 4_000_000
"""Bytes of a table that are faster thrown away than deleted."""

CATALOG = """
WITH rooms AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'),
tables AS (SELECT * FROM pg_class WHERE relnamespace IN (SELECT oid FROM rooms)),
lines AS (
  SELECT concat_ws(' ', 'room', oid) FROM rooms
  UNION ALL SELECT concat_ws(' ', 'table', oid, relname, relkind, relacl) FROM tables
  UNION ALL SELECT concat_ws(' ', attrelid, attname, atttypid, attnotnull, atthasdef, attisdropped)
    FROM pg_attribute WHERE attrelid IN (SELECT oid FROM tables)
  UNION ALL SELECT concat_ws(' ', oid, conname) FROM pg_constraint WHERE connamespace IN (SELECT oid FROM rooms)
  UNION ALL SELECT concat_ws(' ', oid, tgname, tgenabled) FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM tables)
  UNION ALL SELECT concat_ws(' ', oid, proname, md5(prosrc)) FROM pg_proc
    WHERE pronamespace IN (SELECT oid FROM rooms)
)
SELECT md5(string_agg(line, '|' ORDER BY line)) FROM lines AS each (line)
"""
TABLES = """
SELECT relname, pg_relation_size(oid) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
COUNTERS = "SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences"
OTHERS_LEAVE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Shape:
    """What the migrations of a service made of a database: its tables, the rows they put there, its counters."""

    service: str
    catalog: str
    rows: dict[str, bytes]
    counters: list[Any]


class Shapes:
    """The shape of each database that is used again."""

    def __init__(self) -> None:
        self._used_again: set[str] = set()
        self._kept: dict[str, Shape] = {}

    def ready(self, url: str, *, emptied: bool = False) -> None:
        """A database with no rows but those of its migrations, or with nothing at all."""
        self._used_again.add(url)
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            connection.execute(OTHERS_LEAVE)
            if emptied or not self._swept(connection, self._kept.get(url)):
                self._kept.pop(url, None)
                _emptied(connection)

    def serves(self, url: str, service: str) -> bool:
        """Whether it has this service's tables already; another's make place."""
        kept = self._kept.get(url)
        if kept and kept.service != service:
            del self._kept[url]
            with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
                _emptied(connection)
        return url in self._kept

    def keep(self, url: str, service: str) -> None:
        """As the migrations of the service just left it; of no use for a database that is dropped."""
        if url in self._used_again:
            with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
                counters = connection.execute(COUNTERS).fetchall()
                self._kept[url] = Shape(service, _catalog(connection), _rows(connection), counters)

    @staticmethod
    def _swept(connection: psycopg.Connection[Any], shape: Shape | None) -> bool:
        if shape is None or shape.catalog != _catalog(connection):
            return False
        try:
            with connection.transaction():
                connection.execute("SET LOCAL session_replication_role = replica")
                _sweep(connection, shape)
        except psycopg.errors.InsufficientPrivilege:
            return False
        return True


SHAPES = Shapes()


def _emptied(connection: psycopg.Connection[Any]) -> None:
    connection.execute("DROP SCHEMA public CASCADE")
    connection.execute("CREATE SCHEMA public")


def _catalog(connection: psycopg.Connection[Any]) -> str:
    (found,) = connection.execute(CATALOG).fetchone() or ("",)
    return str(found)


def _rows(connection: psycopg.Connection[Any]) -> dict[str, bytes]:
    kept = {}
    for name, _size in connection.execute(TABLES).fetchall():
        with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
            kept[name] = b"".join(bytes(piece) for piece in copy)
    return kept


def _sweep(connection: psycopg.Connection[Any], shape: Shape) -> None:
    for name, size in connection.execute(TABLES).fetchall():
        how = "TRUNCATE {} CASCADE" if size > LARGE else "DELETE FROM {}"
        connection.execute(sql.SQL(how).format(sql.Identifier(name)))  # type: ignore[arg-type]
    for name, rows in shape.rows.items():
        with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
            copy.write(rows)
    for name, value, called in shape.counters:
        connection.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", (name, value, called))
