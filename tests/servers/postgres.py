"""One PostgreSQL per test run, with a fresh database for whoever asks."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from tests.servers import containers
from tests.servers.choice import Unavailable, Unusable, choose
from tests.servers.packages import install
from tests.servers.private_postgres import PrivatePostgres
from tests.servers.shapes import SHAPES

LOOPBACK = "postgresql://postgres@127.0.0.1:5432/postgres"


class Postgres:
    """Gives databases of its own and drops them at the end; touches no other."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._made: list[str] = []
        self._recycled: dict[str, str] = {}

    def database(self, prefix: str = "test", *, durable: bool = False) -> str:
        """The address of a fresh, empty database; only a `durable` one waits for the disk, as in production."""
        name = f"tikub_{prefix}_{uuid4().hex[:12]}"
        self._execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        if not durable:
            # Processes are killed in tests, PostgreSQL never: what it has in memory is safe.
            self._execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        self._made.append(name)
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def emptied(self) -> str:
        """The address of one database that is emptied at each call: to make and drop one costs seconds of disk."""
        return self._again("recycled", emptied=True)

    def swept(self, room: str) -> str:
        """One for the tests of a room: what they left is gone, the tables of its service may be there."""
        return self._again(room)

    def _again(self, room: str, *, emptied: bool = False) -> str:
        if room not in self._recycled:
            self._recycled[room] = self.database(room)
        SHAPES.ready(self._recycled[room], emptied=emptied)
        return self._recycled[room]

    def close(self) -> None:
        while self._made:
            self._execute(f'DROP DATABASE IF EXISTS "{self._made.pop()}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True, connect_timeout=10) as connection:
            connection.execute(statement)


@contextmanager
def open_postgres() -> Iterator[Postgres]:
    with ExitStack() as stack:
        url = _given() or choose("PostgreSQL", WAYS, stack)
        postgres = Postgres(url)
        stack.callback(postgres.close)
        yield postgres


def _given() -> str | None:
    """The address in the environment: when one is given it must work, nothing else is tried."""
    url = os.environ.get("TIKUB_TEST_DATABASE_URL", "").replace("postgresql+psycopg:", "postgresql:")
    if url and (reason := _no_answer(url)):
        raise Unavailable(f"TIKUB_TEST_DATABASE_URL: {reason}")
    return url or None


def _loopback(_: ExitStack) -> str:
    if reason := _no_answer(LOOPBACK):
        raise Unusable(reason)
    return LOOPBACK


def _private(stack: ExitStack) -> str:
    return stack.enter_context(PrivatePostgres()).url


def _installed(stack: ExitStack) -> str:
    install("postgresql")
    return _private(stack)


def _no_answer(url: str) -> str | None:
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError as failure:
        return str(failure).strip().splitlines()[-1]
    return None


WAYS = [
    ("loopback", _loopback),
    ("container", containers.start_postgres),
    ("private", _private),
    ("installed", _installed),
]
