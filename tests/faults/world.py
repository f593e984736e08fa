"""Two databases, a virtual host and the lines to them, and what one finds there when all is over."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pika
from sqlalchemy import func, select, text, update

from shared.envelope import Envelope
from shared.identifiers import new_id
from shared.mailboxes import inbox, outbox
from shared.mailboxes import metadata as mailboxes
from shared.rabbit import RabbitBroker
from shared.topology import EVENTS, HISTORY, inbox_of
from tests.faults.findings import Findings, compare
from tests.faults.ledger import WriteStep, effect, open_runtime, reader, write_step, writer
from tests.faults.proxy import Proxy
from tests.servers import Postgres, Rabbit

OURSELVES = "watching"
END_SESSIONS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> :ourselves"
)
AT_ONCE = 25
"""Steps written in one transaction when a scenario only needs them to be there."""


class World:
    """Made once and emptied between scenarios: a virtual host costs a second, and so does a database."""

    def __init__(self, postgres: Postgres, vhost: str, line: Proxy, *, durable: bool) -> None:
        self._urls = {name: postgres.database(name, durable=durable) for name in ("writer", "reader")}
        self.vhost, self.line = vhost, line
        self.writer = open_runtime(writer(), f"{self._urls['writer']}?application_name={OURSELVES}")
        self.reader = open_runtime(reader(), f"{self._urls['reader']}?application_name={OURSELVES}")

    @property
    def place(self) -> dict[str, str]:
        """What a process must know; it reaches the bus through the line."""
        parts = urlsplit(self.vhost)
        bus = parts._replace(
            netloc=f"{parts.username}:{parts.password}@127.0.0.1:{self.line.port}", query="heartbeat=4"
        )
        return {**self._urls, "bus": bus.geturl()}

    def empty(self) -> None:
        """As it was at first; no process may be alive."""
        for runtime in (self.writer, self.reader):
            tables = {*mailboxes.tables, *runtime.service.metadata.tables}
            with runtime.engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))
        with self.channel() as channel:
            for queue in (inbox_of("reader"), inbox_of("writer"), HISTORY):
                channel.queue_delete(queue)
            channel.exchange_delete(EVENTS)

    def declare(self) -> None:
        """The reader's box and the writer's past, as their workers would make them."""
        broker = RabbitBroker(self.vhost)
        for service in (self.reader.service, self.writer.service):
            broker.declare(service.name, service.policies.bindings, service.history)

    def write(self, events: int, entries: int = 10, note: str = "") -> None:
        ids = [new_id() for _ in range(entries)]
        for start in range(0, events, AT_ONCE):
            with self.writer.unit_of_work() as uow:
                for number in range(start, min(start + AT_ONCE, events)):
                    write_step(WriteStep(entry_id=ids[number % entries], mark=new_id(), note=note), uow)

    @contextmanager
    def channel(self) -> Iterator[pika.adapters.blocking_connection.BlockingChannel]:
        with closing(pika.BlockingConnection(pika.URLParameters(self.vhost))) as connection:
            yield connection.channel()

    def queue(self) -> tuple[int, int]:
        """Consumers of the reader's box, and messages in it that none of them has in hand."""
        with self.channel() as channel:
            box = channel.queue_declare(inbox_of("reader"), passive=True).method
        return int(box.consumer_count), int(box.message_count)

    def letters(self) -> list[Envelope]:
        """What the outbox holds, as it would be sent."""
        with self.writer.reading() as session:
            rows = session.execute(select(outbox).order_by(outbox.c.position)).all()
        names = ("id", "type", "subject", "version", "time", "data", "correlation", "traceparent")
        return [Envelope(source="/writer", **{name: getattr(row, name) for name in names}) for row in rows]

    def mark_published(self) -> None:
        with self.writer.unit_of_work() as uow:
            uow.session.execute(update(outbox).values(published_at=uow.now))

    def published(self) -> int:
        with self.writer.reading() as session:
            return session.scalar(select(func.count()).where(outbox.c.published_at.is_not(None))) or 0

    def effects(self) -> int:
        with self.reader.reading() as session:
            return session.scalar(select(func.count()).select_from(effect)) or 0

    def history(self) -> list[str]:
        """The ids of all that the bus has taken, in its order, from the stream that keeps everything."""
        with self.channel() as channel:
            channel.basic_qos(prefetch_count=500)
            ids = []
            for method, properties, _ in channel.consume(
                HISTORY, inactivity_timeout=0.5, arguments={"x-stream-offset": "first"}
            ):
                if method is None:
                    break
                ids.append(properties.message_id)
                channel.basic_ack(method.delivery_tag)
            channel.cancel()
        return ids

    def end_sessions(self, name: str) -> int:
        """Cut the processes' sessions with one of the databases; returns how many there were."""
        runtime = self.writer if name == "writer" else self.reader
        with runtime.engine.begin() as connection:
            return int(connection.scalar(text(END_SESSIONS), {"ourselves": OURSELVES}) or 0)

    def progress(self) -> tuple[int, int, int, int]:
        """How many events are unpublished, not done, said, and how many effects there are."""
        with self.writer.reading() as session:
            said, published = session.execute(select(func.count(), func.count(outbox.c.published_at))).one()
        with self.reader.reading() as session:
            open_rows = session.scalar(select(func.count()).where(inbox.c.state != "done")) or 0
        return said - published, open_rows, said, self.effects()

    def find(self, **known: Any) -> Findings:
        return compare(self.writer, self.reader, **known)

    def close(self) -> None:
        for runtime in (self.writer, self.reader):
            runtime.engine.dispose()


def wait_for(holds: Callable[[], object], seconds: float = 20) -> bool:
    """Whether it became true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return False


@contextmanager
def open_world(postgres: Postgres, rabbit: Rabbit, *, durable: bool = False) -> Iterator[World]:
    """On the servers that tests use; they delete what is made here."""
    vhost = rabbit.vhost()
    parts = urlsplit(vhost)
    with Proxy(parts.hostname or "127.0.0.1", parts.port or 5672) as line:
        world = World(postgres, vhost, line, durable=durable)
        yield world
        world.close()
