"""What machines ask of a worker: alive, ready, figures, version; on a port of its own, when one is given."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest

from shared.errors import DatabaseDown
from shared.migrate import at_head
from shared.observability.stored import Stored
from shared.version import VERSION
from shared.worker import Worker

Answer = tuple[int, str, bytes]
Answers = Mapping[str, Callable[[], Answer]]
"""By path."""


@contextmanager
def serve_health(worker: Worker, port: int) -> Iterator[None]:
    """Answer on `port` while the worker works; nothing when it is 0."""
    with serve_answers(_answers(worker), port):
        yield


@contextmanager
def serve_answers(answers: Answers, port: int) -> Iterator[None]:
    """Answer a few paths on `port`; nothing when it is 0."""
    if not port:
        yield
        return
    server = ThreadingHTTPServer(("", port), _handler(answers))
    threading.Thread(target=server.serve_forever, daemon=True, name="health").start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _answers(worker: Worker) -> Answers:
    asked = CollectorRegistry()
    asked.register(Stored(worker.runtime, mailboxes=True))
    ProcessCollector(registry=asked)
    return {
        "/healthz": lambda: _alive(worker),
        "/readyz": lambda: _ready(worker),
        "/metrics": lambda: _metrics(worker.runtime.gauges.registry, asked),
        "/version": lambda: _json(200, service=worker.runtime.service.name, version=VERSION),
    }


def _handler(answers: Answers) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = answers.get(self.path, lambda: _json(404, status="not found"))()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            # Whoever asked may have given up meanwhile.
            with suppress(ConnectionError):
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


def _metrics(*registries: CollectorRegistry) -> Answer:
    return 200, CONTENT_TYPE_LATEST, b"".join(map(generate_latest, registries))
