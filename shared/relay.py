"""How what was said leaves: unpublished rows in order, published with confirms, then marked."""

import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import structlog
from sqlalchemy import Connection, Row, and_, bindparam, delete, exists, make_url, or_, select, text, update

from shared.broker import Broker, Letter, Publisher, backoff, held
from shared.database import database_faults_named, is_sqlite
from shared.envelope import Envelope
from shared.errors import BrokerDown, DatabaseDown
from shared.failpoints import fault
from shared.mailboxes import outbox
from shared.observability.traces import SERVICE, spans
from shared.topology import again_key

if TYPE_CHECKING:
    from shared.service import Runtime

log = structlog.get_logger()

HOLD = timedelta(seconds=30)
"""How long a subject is held when the bus refused one of its events."""
POLL = 1.0
"""Seconds between two looks at the outbox when nothing woke the relay."""
PAUSE = 5.0
"""Seconds at most between two tries to reach the bus: one relay of a service tries, and all wait for its events."""


before = outbox.alias("before")
# Also once the hold is over: those behind the first one wait until it has left, else they overtake it.
earlier_is_held = exists().where(
    before.c.subject == outbox.c.subject,
    before.c.published_at.is_(None),
    before.c.position < outbox.c.position,
    before.c.next_at.is_not(None),
)
ready = and_(outbox.c.published_at.is_(None), or_(outbox.c.next_at.is_(None), outbox.c.next_at <= bindparam("now")))
UNPUBLISHED = select(outbox).where(ready, ~earlier_is_held).order_by(outbox.c.position).limit(bindparam("most"))
"""Made once: to make it at each look takes longer than to execute it."""
AGAIN = (
    select(outbox)
    .where(outbox.c.again_at.is_not(None), or_(outbox.c.next_at.is_(None), outbox.c.next_at <= bindparam("now")))
    .order_by(outbox.c.position)
    .limit(bindparam("most"))
)
"""Rows that somebody asked to send again: whoever lacks none of them absorbs them, whatever their order."""


class Relay:
    """One look at the outbox of a service, on a connection of its own."""

    def __init__(self, service: str, connection: Connection, history_days: int = 90) -> None:
        self._service = service
        # Each look and each mark is one statement: a transaction around it would be two more journeys to the server.
        self._connection = connection if is_sqlite(connection.engine) else _without_transactions(connection)
        self._history = timedelta(days=history_days)

    def once(self, publisher: Publisher, limit: int = 500) -> int:
        """Publish up to `limit` events; returns how many were confirmed and marked.

        No transaction is open while publishing: what is confirmed and not marked is published again, and
        the subscriber's inbox absorbs it.
        """
        rows = self._waiting(limit)
        if not rows:
            return 0
        fault("R1")
        with spans(map(self._trip, rows), "producer"):
            reasons = publisher.publish([self._letter(row) for row in rows])
        fault("R3")
        self._mark(rows, reasons)
        fault("R4")
        return sum(reason is None for reason in reasons)

    def _waiting(self, limit: int) -> Sequence[Row[Any]]:
        """What leaves for the first time comes first; what is sent again takes the room that is left."""
        now = datetime.now(UTC)
        with self._connection.execution_options(reading=True).begin():
            rows = self._connection.execute(UNPUBLISHED, {"now": now, "most": limit}).all()
            room = {"now": now, "most": limit - len(rows)}
            return [*rows, *self._connection.execute(AGAIN, room)] if room["most"] else rows

    def _trip(self, row: Row[Any]) -> tuple[str, str | None, dict[str, str | int]]:
        return f"publish {row.type}", row.traceparent, {"messaging.message.id": str(row.id), SERVICE: self._service}

    def _letter(self, row: Row[Any]) -> Letter:
        envelope = Envelope(
            id=row.id,
            source=f"/{self._service}",
            type=row.type,
            subject=row.subject,
            version=row.version,
            time=row.time,
            data=row.data,
            correlation=row.correlation,
            traceparent=row.traceparent,
            cause=row.cause,
        )
        key = again_key(self._service, row.only_to) if row.only_to else row.type
        return Letter(key=key, id=row.id, body=envelope.to_json())

    def _mark(self, rows: Sequence[Row[Any]], reasons: Sequence[str | None]) -> None:
        now = datetime.now(UTC)
        confirmed = [row for row, reason in zip(rows, reasons, strict=True) if reason is None]
        refused = [
            {"at": row.position, "why": reason, "later": now + HOLD}
            for row, reason in zip(rows, reasons, strict=True)
            if reason is not None
        ]
        with self._connection.execution_options(reading=False).begin():
            self._mark_confirmed(confirmed, now)
            if refused:
                hold = update(outbox).where(outbox.c.position == bindparam("at"))
                self._connection.execute(hold.values(error=bindparam("why"), next_at=bindparam("later")), refused)
        for row in refused:
            log.error("outbox.refused", position=row["at"], error=row["why"])

    def _mark_confirmed(self, rows: Sequence[Row[Any]], now: datetime) -> None:
        first = [row.position for row in rows if row.again_at is None]
        if first:
            done = update(outbox).where(outbox.c.position.in_(first))
            self._connection.execute(done.values(published_at=now, error=None, next_at=None))
        for asked_at in {row.again_at for row in rows if row.again_at is not None}:
            # A row that somebody asked for once more while it was on its way has another instant, and leaves again.
            sent = [row.position for row in rows if row.again_at == asked_at]
            done = update(outbox).where(outbox.c.position.in_(sent), outbox.c.again_at == asked_at)
            self._connection.execute(done.values(again_at=None, only_to=None, error=None, next_at=None))

    def prune(self, batch: int = 1000) -> int:
        """Forget, among the oldest `batch` rows, those published longer ago than history is kept; returns how many."""
        columns = (outbox.c.position, outbox.c.published_at, outbox.c.again_at)
        oldest = select(*columns).order_by(outbox.c.position).limit(batch).subquery()
        is_old = (oldest.c.published_at < datetime.now(UTC) - self._history, oldest.c.again_at.is_(None))
        old = select(oldest.c.position).where(*is_old)
        with self._connection.execution_options(reading=False).begin():
            return self._connection.execute(delete(outbox).where(outbox.c.position.in_(old))).rowcount


def _without_transactions(connection: Connection) -> Connection:
    return connection.execution_options(isolation_level="AUTOCOMMIT")


def run_relay(runtime: "Runtime", broker: Broker, stop: threading.Event) -> None:
    """Relay until stopped: lead if no other relay of this service does, and come back after every fault."""
    delays = backoff(high=PAUSE)
    while not stop.is_set():
        began = time.monotonic()
        try:
            _lead(runtime, broker, stop)
            delays = backoff(high=PAUSE)
        except (BrokerDown, DatabaseDown) as trouble:
            delays = backoff(high=PAUSE) if held(began) else delays
            log.warning("relay.down", error=type(trouble).__name__, detail=str(trouble)[:200])
            stop.wait(next(delays))


def _lead(runtime: "Runtime", broker: Broker, stop: threading.Event) -> None:
    with database_faults_named(), runtime.engine.connect() as connection:
        if not leads(connection, runtime.service.name):
            stop.wait(2)
            return
        log.info("relay.leads", service=runtime.service.name)
        runtime.gauges.leads.set(1)
        try:
            _publish_from(runtime, connection, broker, stop)
        finally:
            runtime.gauges.leads.set(0)
            # A session that went back to the pool would keep the lock, and no relay would ever lead again.
            connection.invalidate()


def _publish_from(runtime: "Runtime", connection: Connection, broker: Broker, stop: threading.Event) -> None:
    service = runtime.service
    broker.declare(service.name, service.policies.bindings, service.history)
    with closing(broker.publisher(runtime.service.name)) as publisher, _woken(runtime, publisher, stop):
        _relay_until_stopped(runtime, Relay(runtime.service.name, connection), publisher, stop)


def leads(connection: Connection, service: str) -> bool:
    """Whether this relay is the one that publishes: a lock that lives as long as its session (PostgreSQL)."""
    if is_sqlite(connection.engine):
        return True
    with connection.begin():
        key = zlib.crc32(f"tikub-relay-{service}".encode())
        return bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar())


def _relay_until_stopped(runtime: "Runtime", relay: Relay, publisher: Publisher, stop: threading.Event) -> None:
    while not stop.is_set():
        with database_faults_named():
            published = relay.once(publisher)
        runtime.gauges.published.inc(published)
        publisher.wait(0 if published else POLL)


@contextmanager
def _woken(runtime: "Runtime", publisher: Publisher, stop: threading.Event) -> Iterator[None]:
    """Wake the publisher when something was said: by the commit itself here, by LISTEN elsewhere."""
    runtime.when_said.append(publisher.wake)
    ended = threading.Event()
    if not runtime.embedded:
        threading.Thread(target=_listen, args=(runtime, publisher, ended), daemon=True, name="relay-listen").start()
    threading.Thread(target=_wake_at_end, args=(publisher, stop, ended), daemon=True, name="relay-stop").start()
    try:
        yield
    finally:
        ended.set()
        runtime.when_said.remove(publisher.wake)


def _wake_at_end(publisher: Publisher, stop: threading.Event, ended: threading.Event) -> None:
    while not ended.is_set():
        if stop.wait(0.5):
            with suppress(Exception):
                publisher.wake()
            return


def _listen(runtime: "Runtime", publisher: Publisher, ended: threading.Event) -> None:
    """Wake the publisher at each NOTIFY; when the session is lost the slow poll goes on and LISTEN begins again."""
    while not ended.is_set():
        # Asked for each time: its password may have changed.
        address = make_url(runtime.settings.store_url).set(drivername="postgresql")
        try:
            with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:
                connection.execute("LISTEN tikub_outbox")
                while not ended.is_set():
                    for _ in connection.notifies(timeout=1, stop_after=1):
                        publisher.wake()
        except psycopg.Error:
            ended.wait(1)
