"""What ties a request, its log lines and its events together, and the short reference that people can quote."""

from flask import g
from structlog.contextvars import bind_contextvars, clear_contextvars
from werkzeug.wrappers import Response

from shared.identifiers import new_id
from shared.web.context import here


def begin() -> None:
    """Before each request; nothing of the thread's last request may remain."""
    g.correlation = new_id().hex
    clear_contextvars()
    bind_contextvars(service=here().service.name, correlation=g.correlation, reference=reference())


def reference() -> str:
    """Eight characters, the same on an error page and in the log."""
    return str(g.correlation[-8:].upper())


def mark(answer: Response) -> Response:
    """After each request: programs find the correlation in a header."""
    answer.headers["X-Correlation-Id"] = g.get("correlation", "-")
    return answer
