"""Services that are called by hooks, each with its own mood, on real sockets."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    """Answers with `status`, after `delay` seconds; keeps what it was told."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/rappel"

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.calls]


def _handler(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(listener.delay)
            self.send_response(listener.status)
            for name, value in listener.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    return Handler


@contextmanager
def listening(listener: Listener) -> Iterator[Listener]:
    """It listens on a port of its own until the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(listener))
    server.daemon_threads = True
    listener.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()


Listen = Callable[[Listener], Listener]
