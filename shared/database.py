"""One engine for each process and database, with the habits that the promises rest on."""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Engine,
    Enum,
    Integer,
    NullPool,
    Table,
    Uuid,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from shared.errors import DatabaseDown

R = TypeVar("R")

WEB_STATEMENT_TIMEOUT = 5_000
WORKER_STATEMENT_TIMEOUT = 60_000
"""Milliseconds after which PostgreSQL gives a statement up."""

ID = Uuid(as_uuid=True)
POSITION = BigInteger().with_variant(Integer, "sqlite")

PASSWORD_CHANGES = 10.0
"""Seconds that may lie between a new password in the database and the same one in our file."""

STATEMENT_TOO_SLOW, LOCK_TOO_SLOW = "57014", "55P03"
_GONE = ("unable to open", "is full", "disk I/O error", "readonly database")

TRIES = 3
"""How often a whole transaction is tried when another one stood in its way."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC by both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the interface
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the interface
        return value if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


def one_of(words: type[StrEnum]) -> Enum:
    """A column that holds one of these words, kept as text so that a word can be added without changing a type."""
    return Enum(words, native_enum=False, length=40, values_callable=lambda codes: [code.value for code in codes])


def among(column: str, words: type[StrEnum]) -> str:
    """The condition of a CHECK: the column holds one of these words."""
    return f"{column} IN ({', '.join(repr(word.value) for word in words)})"


def open_engine(
    url: str, *, statement_timeout: int = WEB_STATEMENT_TIMEOUT, address: Callable[[], str] | None = None
) -> Engine:
    """The engine for `url`: SQLite with WAL and immediate writes, PostgreSQL with timeouts and a checked pool.

    `address` is asked at each new connection: the password may have changed since the last one.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    limits = f"-c statement_timeout={statement_timeout} -c lock_timeout={min(statement_timeout, 10_000)}"
    engine = create_engine(
        url,
        # Errors go to the log, and people's texts must not.
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=2,
        pool_recycle=1800,
        pool_size=10,
        connect_args={
            "options": f"{limits} -c idle_in_transaction_session_timeout=60000 -c timezone=UTC",
            "connect_timeout": 5,
        },
    )
    if address is not None:
        event.listen(engine, "do_connect", partial(_connect_anew, address=address))
    return engine


def _connect_anew(
    dialect: Dialect, _entry: ConnectionPoolEntry | None, _words: Any, given: dict[str, Any], address: Callable[[], str]
) -> Any:
    """Connect with the address as it is now; a password refused while it is being changed is tried again."""
    gives_up = time.monotonic() + PASSWORD_CHANGES
    while True:
        now = dialect.create_connect_args(make_url(address()))[1]
        try:
            return dialect.connect(**{**given, **now})
        except dialect.loaded_dbapi.Error as fault:
            if "authentication failed" not in str(fault) or time.monotonic() >= gives_up:
                raise
        time.sleep(0.2)


def open_for_migrations(url: str) -> Engine:
    """Without the limits of pages; on SQLite without foreign keys: to rebuild a table would delete child rows."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url, foreign_keys="OFF")
    # Without a pool: the lock that makes migrations wait for one another ends with its session.
    return create_engine(url, hide_parameters=True, poolclass=NullPool)


def _sqlite(url: str, *, foreign_keys: str = "ON") -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 15, "check_same_thread": False})
    event.listen(engine, "connect", partial(_prepare_sqlite, foreign_keys=foreign_keys))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry, *, foreign_keys: str) -> None:
    # The driver must not begin by itself: a transaction that reads then writes would fail with "database is locked".
    connection.isolation_level = None
    # What is deleted is overwritten: an erased person must not be found in the file either.
    habits = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "busy_timeout=15000")
    for pragma in (*habits, f"foreign_keys={foreign_keys}"):
        connection.execute(f"PRAGMA {pragma}")


def is_sqlite(engine: Engine) -> bool:
    """Whether the embedded store is in use."""
    return engine.dialect.name == "sqlite"


def insert_into(session: Session | Connection, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT, for the database in use."""
    dialect = session.get_bind().dialect if isinstance(session, Session) else session.dialect
    return (sqlite if dialect.name == "sqlite" else postgresql).insert(table)


def is_busy(fault: BaseException) -> bool:
    """Whether a statement was given up because it, or a lock that it needed, took too long."""
    return getattr(getattr(fault, "orig", None), "sqlstate", None) in {STATEMENT_TOO_SLOW, LOCK_TOO_SLOW}


def is_down(fault: BaseException) -> bool:
    """Whether the database itself cannot be reached, so that no statement can succeed."""
    if isinstance(fault, PoolTimeout):
        return True
    if not isinstance(fault, DBAPIError):
        return False
    code = getattr(fault.orig, "sqlstate", None) or ""
    unreachable = (
        type(fault.orig).__name__ == "OperationalError" and not code and not isinstance(fault.orig, sqlite3.Error)
    )
    full_or_gone = isinstance(fault.orig, sqlite3.OperationalError) and any(sign in str(fault.orig) for sign in _GONE)
    out_of_order = code[:2] in {"08", "53", "57"} and code != STATEMENT_TOO_SLOW
    return fault.connection_invalidated or unreachable or full_or_gone or out_of_order


def works_again(fault: BaseException) -> bool:
    """Whether a transaction that failed so may succeed when it is tried again at once (deadlock, serialization)."""
    original = getattr(fault, "orig", None)
    code = getattr(original, "sqlstate", None)
    locked = isinstance(original, sqlite3.OperationalError) and "locked" in str(original)
    return code in {"40001", "40P01"} or locked


@contextmanager
def database_faults_named() -> Iterator[None]:
    """Say DatabaseDown instead of whatever the driver says."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as fault:
        if is_down(fault):
            raise DatabaseDown(str(fault.__cause__ or fault)[:200]) from fault
        raise


def tried_again(once: Callable[[], R]) -> R:
    """Run a whole transaction again, at most three times, when a deadlock or a lock stood in its way."""
    for attempt in range(1, TRIES):
        try:
            return once()
        except DBAPIError as fault:
            if not works_again(fault):
                raise
            time.sleep(random.uniform(0, 0.05 * attempt))  # noqa: S311 - jitter, not a secret
    return once()
