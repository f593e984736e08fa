"""What machines ask of a worker: alive, ready, figures, version; on a port of its own, when one is given."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector, CollectorRegistry
from sqlalchemy import func, select

from shared.errors import DatabaseDown
from shared.mailboxes import inbox, outbox
from shared.migrate import at_head
from shared.version import VERSION
from shared.worker import Worker

Answer = tuple[int, str, bytes]


@contextmanager
def serve_health(worker: Worker, port: int) -> Iterator[None]:
    """Answer on `port` while the worker works; nothing when it is 0."""
    if not port:
        yield
        return
    server = ThreadingHTTPServer(("", port), _handler(worker))
    threading.Thread(target=server.serve_forever, daemon=True, name="health").start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _handler(worker: Worker) -> type[BaseHTTPRequestHandler]:
    answers: dict[str, Callable[[], Answer]] = {
        "/healthz": lambda: _alive(worker),
        "/readyz": lambda: _ready(worker),
        "/metrics": lambda: _metrics(worker),
        "/version": lambda: _json(200, service=worker.runtime.service.name, version=VERSION),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = answers.get(self.path, lambda: _json(404, status="not found"))()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Probes are not worth a line each."""

    return Handler


def _json(code: int, /, **says: object) -> Answer:
    return code, "application/json", json.dumps(says).encode()


def _alive(worker: Worker) -> Answer:
    dead = worker.dead()
    return _json(503 if dead else 200, status="dead" if dead else "ok", threads=dead)


def _ready(worker: Worker) -> Answer:
    try:
        database = "ok" if at_head(worker.runtime) else "not migrated"
    except DatabaseDown:
        database = "unreachable"
    broker = "ok" if worker.consuming else "unreachable"
    ready = database == broker == "ok"
    return _json(200 if ready else 503, status="ok" if ready else "down", database=database, broker=broker)


def _metrics(worker: Worker) -> Answer:
    mailboxes = CollectorRegistry()
    mailboxes.register(_Mailboxes(worker))
    body = generate_latest(worker.runtime.gauges.registry) + generate_latest(mailboxes)
    return 200, CONTENT_TYPE_LATEST, body


class _Mailboxes(Collector):
    """What waits in the database, counted when somebody asks."""

    def __init__(self, worker: Worker) -> None:
        self._runtime = worker.runtime

    def collect(self) -> Iterator[GaugeMetricFamily]:
        service = self._runtime.service.name
        with self._runtime.reading() as session:
            waiting = select(func.count(), func.min(outbox.c.time)).where(outbox.c.published_at.is_(None))
            count, oldest = session.execute(waiting).one()
            age = (self._runtime.clock(session) - oldest).total_seconds() if oldest else 0
            states = session.execute(
                select(inbox.c.state, func.count()).where(inbox.c.state != "done").group_by(inbox.c.state)
            ).all()
        yield GaugeMetricFamily(f"tikub_{service}_outbox_unpublished", "Events that wait to leave", value=count)
        yield GaugeMetricFamily(f"tikub_{service}_outbox_oldest_seconds", "Age of the oldest of them", value=age)
        messages = GaugeMetricFamily(f"tikub_{service}_inbox_messages", "Messages not done", labels=["state"])
        found = {str(state): number for state, number in states}
        for state in ("early", "waiting", "parked"):
            messages.add_metric([state], found.get(state, 0))
        yield messages
