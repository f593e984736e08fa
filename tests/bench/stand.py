"""Where it is measured: two databases, a virtual host, and two processes beside this one."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pika
from sqlalchemy import Engine, func, insert, select, text

from shared.identifiers import new_id
from shared.mailboxes import outbox
from shared.rabbit import RabbitBroker
from shared.service import Runtime
from tests.bench import errands, raw
from tests.bench.pair import WORDS, Effect, ThingWritten, listener, open_runtime, writer
from tests.servers import Postgres, Rabbit

EVENTS_PER_SUBJECT = 4


@dataclass(frozen=True)
class Sizes:
    """How much is measured; `seconds` bounds the rounds of each part."""

    events: int = 5000
    singles: int = 400
    samples: int = 150
    commands: int = 200
    rounds: int = 3
    seconds: float = 30.0


class Process:
    """One process that runs errands, one after the other."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.stop = spawn.Event()
        self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=errands.prepare, initargs=(self.stop,))

    def run(self, errand: Callable[..., Any], *given: Any) -> "Future[Any]":
        return self._pool.submit(errand, *given)

    def close(self) -> None:
        self.stop.set()
        self._pool.shutdown()


@dataclass
class Stand:
    """Both services with their stores, and whoever works for them."""

    sizes: Sizes
    bus: str
    writing: str
    listening: str
    writer: Runtime
    listener: Runtime
    left: Process
    right: Process

    def rounds(self) -> Iterator[int]:
        """The rounds of one part: at least one, and none begun after its time."""
        end = time.monotonic() + self.sizes.seconds
        for number in range(self.sizes.rounds):
            if number and time.monotonic() > end:
                return
            yield number

    def fill_outbox(self, count: int) -> None:
        """An outbox of `count` events that nobody has heard, written in one go; each subject has a few of them."""
        with self.writer.engine.begin() as connection:
            connection.execute(text("TRUNCATE outbox, stream, thing RESTART IDENTITY"))
            if count:
                connection.execute(insert(outbox), _rows(count))
        with self.listener.engine.begin() as connection:
            connection.execute(text("TRUNCATE inbox, heard, effect RESTART IDENTITY"))
        for runtime in (self.writer, self.listener):
            _settle(runtime)

    def empty_inbox(self) -> None:
        with raw.channel(self.bus) as channel:
            channel.queue_purge("listener.inbox")

    def check(self, count: int) -> None:
        """A figure counts only if every event had its effect, once."""
        assert self.effects() == count, f"{self.effects()} effects of {count} events"

    def effects(self) -> int:
        with self.listener.reading() as session:
            return session.scalar(select(func.count()).select_from(Effect)) or 0

    def consumers(self, queue: str) -> int:
        with raw.channel(self.bus) as channel:
            return int(channel.queue_declare(queue, passive=True).method.consumer_count)

    def versions(self) -> dict[str, str]:
        return versions_of(self.bus, self.writer.engine)


def versions_of(bus: str, engine: Engine) -> dict[str, str]:
    """Of the servers, and whether the database waits for its disk."""
    with pika.BlockingConnection(pika.URLParameters(bus)) as connection:
        rabbit = connection._impl.server_properties["version"]
    with engine.connect() as connection:
        postgres = connection.scalar(text("SHOW server_version"))
        waits = [connection.scalar(text(f"SHOW {setting}")) for setting in ("fsync", "synchronous_commit")]
    disk = "waits for the disk" if waits == ["on", "on"] else "DOES NOT wait for the disk"
    return {"RabbitMQ": str(rabbit), "PostgreSQL": f"{str(postgres).split()[0]} ({disk})"}


def _rows(count: int) -> list[dict[str, Any]]:
    subjects = [new_id() for _ in range(max(1, count // EVENTS_PER_SUBJECT))]
    now, words = datetime.now(UTC), WORDS.strip()
    return [
        {
            "id": new_id(),
            "type": ThingWritten.wire,
            "subject": f"bench/thing/{subjects[number % len(subjects)]}",
            "version": number // len(subjects) + 1,
            "time": now,
            "data": {"thing_id": str(subjects[number % len(subjects)]), "number": number, "words": words},
            "correlation": "-",
        }
        for number in range(count)
    ]


def _settle(runtime: Runtime) -> None:
    """What a database that has run for a while knows of its tables."""
    with runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def until(holds: Callable[[], object], seconds: float = 60.0, pause: float = 0.02) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s: {holds}")
        time.sleep(pause)


@contextmanager
def open_stand(sizes: Sizes, postgres: Postgres, rabbit: Rabbit) -> Iterator[Stand]:
    """On the servers that tests use, which drop at the end what was made there."""
    with ExitStack() as stack:
        writing, listening = (postgres.database("bench", durable=True) for _ in range(2))
        bus = rabbit.vhost()
        left, right = Process(), Process()
        stack.callback(right.close)
        stack.callback(left.close)
        runtimes = open_runtime(writer(), writing, tables=True), open_runtime(listener(), listening, tables=True)
        for runtime in runtimes:
            stack.callback(runtime.engine.dispose)
            RabbitBroker(bus).declare(runtime.service.name, runtime.service.policies.bindings, runtime.service.history)
        yield Stand(sizes, bus, writing, listening, *runtimes, left, right)
