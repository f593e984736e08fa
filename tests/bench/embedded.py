"""The platform in one process on SQLite, beside the driver alone doing the same writes."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import func, select

from shared.broker import EmbeddedBroker
from shared.identifiers import new_id
from shared.service import Runtime
from tests.bench.errands import TimedWorker
from tests.bench.latency import _rest
from tests.bench.lines import Line, percentile
from tests.bench.pair import WORDS, Effect, a_thing, listener, open_runtime, write_thing, writer
from tests.bench.stand import Sizes, Stand, until

BATCH = 100
PLAIN = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE thing (id TEXT PRIMARY KEY, number INTEGER, words TEXT);
CREATE TABLE outbox (position INTEGER PRIMARY KEY, id TEXT UNIQUE, data TEXT, published_at REAL);
CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE TABLE inbox (id TEXT PRIMARY KEY, heard_at REAL);
CREATE TABLE effect (position INTEGER PRIMARY KEY, number INTEGER);
"""


def measure(stand: Stand) -> list[Line]:
    ours, theirs, waits = [], [], []
    for _ in stand.rounds():
        with TemporaryDirectory() as folder, _platform(Path(folder)) as (writing, listening, worker):
            theirs.append(_plain(Path(folder), stand.sizes.commands))
            ours.append(_live(writing, listening, stand.sizes.commands))
            waits += _at_rest(writing, worker, stand.sizes)
    within = [20.0]
    return [
        Line("embedded", "embedded: commands -> effects", "events/s", ours, "SQLite's driver alone", theirs, 0.5),
        Line("embedded_p50", "embedded: commit -> effect, p50", "ms", [percentile(waits, 50)], "aim", within, None, 1),
    ]


@contextmanager
def _platform(folder: Path) -> Iterator[tuple[Runtime, Runtime, TimedWorker]]:
    broker, stop = EmbeddedBroker(["bench", "listener"]), threading.Event()
    runtimes = [
        open_runtime(service, f"sqlite:///{folder / service.name}.sqlite", tables=True)
        for service in (writer(), listener())
    ]
    workers = [TimedWorker(runtime, broker) for runtime in runtimes]
    for worker in workers:
        worker.arrivals = {}
        worker.start(stop)
    try:
        yield runtimes[0], runtimes[1], workers[1]
    finally:
        stop.set()
        for worker in workers:
            worker.join()
        for runtime in runtimes:
            runtime.engine.dispose()


def _live(writing: Runtime, listening: Runtime, count: int) -> float:
    """Events a second from the first command to the last effect, relay and consumer working meanwhile."""
    writing.do(write_thing, a_thing(0))
    until(lambda: _effects(listening) == 1)
    began = time.monotonic()
    for number in range(count):
        writing.do(write_thing, a_thing(number))
    until(lambda: _effects(listening) == count + 1, pause=0.005)
    return count / (time.monotonic() - began)


def _effects(listening: Runtime) -> int:
    with listening.reading() as session:
        return session.scalar(select(func.count()).select_from(Effect)) or 0


def _at_rest(writing: Runtime, worker: TimedWorker, sizes: Sizes) -> list[float]:
    sent: dict[UUID, float] = {}
    for _ in range(max(2, sizes.samples // sizes.rounds)):
        asked = a_thing(0)
        writing.do(write_thing, asked)
        sent[asked.thing_id] = time.monotonic()
        _rest()
    until(lambda: sent.keys() <= worker.arrivals.keys())
    return [(worker.arrivals[what] - at) * 1000 for what, at in sent.items()]


def _plain(folder: Path, count: int) -> float:
    """The same rows by hand: a transaction for each command, then batches from outbox to inbox and effect."""
    with closing(_opened(folder / "plain-writer")) as writing, closing(_opened(folder / "plain-listener")) as hearing:
        began = time.monotonic()
        for number in range(count):
            _write(writing, number)
        while _move(writing, hearing):
            pass
        return count / (time.monotonic() - began)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(PLAIN)
    return connection


def _write(writing: sqlite3.Connection, number: int) -> None:
    writing.execute("BEGIN IMMEDIATE")
    writing.execute("INSERT INTO thing VALUES (?, ?, ?)", (str(new_id()), number, WORDS))
    writing.execute("INSERT INTO outbox (id, data) VALUES (?, ?)", (str(new_id()), WORDS))
    writing.execute("COMMIT")


def _move(writing: sqlite3.Connection, hearing: sqlite3.Connection) -> int:
    wanted = "SELECT position, id, data FROM outbox WHERE published_at IS NULL ORDER BY position LIMIT ?"
    rows = writing.execute(wanted, (BATCH,)).fetchall()
    now = time.time()
    hearing.execute("BEGIN IMMEDIATE")
    hearing.executemany("INSERT INTO inbox VALUES (?, ?) ON CONFLICT DO NOTHING", [(row[1], now) for row in rows])
    hearing.executemany("INSERT INTO effect (number) VALUES (?)", [(row[0],) for row in rows])
    hearing.execute("COMMIT")
    writing.execute("BEGIN IMMEDIATE")
    writing.executemany("UPDATE outbox SET published_at = ? WHERE position = ?", [(now, row[0]) for row in rows])
    writing.execute("COMMIT")
    return len(rows)
