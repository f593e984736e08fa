"""A container is healthy when the process in it says that it is ready, whatever its role."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shared.probe import main
from tests.system.platforms import free_port


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A process that gives this answer to whoever asks whether it is ready."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("role", ["TIKUB_PORT", "TIKUB_HEALTH_PORT"])
@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (404, 1)])
def test_what_the_process_says_is_what_the_engine_hears(monkeypatch, role, status, code):
    monkeypatch.setenv("TIKUB_PORT", str(free_port()))
    monkeypatch.setenv("TIKUB_HEALTH_PORT", str(free_port()))
    with answering(status) as port:
        monkeypatch.setenv(role, str(port))

        assert main() == code


def test_nobody_there_is_not_healthy(monkeypatch):
    monkeypatch.setenv("TIKUB_PORT", str(free_port()))
    monkeypatch.setenv("TIKUB_HEALTH_PORT", str(free_port()))

    assert main() == 1
