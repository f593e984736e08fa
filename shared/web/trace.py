"""What ties a request, its log lines, its spans and its events together, and the short reference that people quote."""

from contextlib import AbstractContextManager, ExitStack
from typing import Any

from flask import Flask, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars
from werkzeug.wrappers import Response

from shared.identifiers import new_id
from shared.observability import span
from shared.web.context import here

PROBES = "health."


def install(app: Flask) -> None:
    """The span of a request is closed also when it ends in a fault."""
    app.teardown_request(_end)


def begin() -> None:
    """Before each request; nothing of the thread's last request may remain."""
    g.correlation = new_id().hex
    clear_contextvars()
    bind_contextvars(service=here().service.name, correlation=g.correlation, reference=reference())
    g.spans = ExitStack()
    endpoint = request.endpoint or "none"
    if not endpoint.startswith(PROBES):
        g.span = g.spans.enter_context(_span())


def _span() -> AbstractContextManager[Any]:
    """A child of the gateway's span where it says one. Addresses stay out of it: the rule that they match is enough."""
    method, route = request.method, request.url_rule.rule if request.url_rule else "none"
    parent = request.headers.get("traceparent")
    told = {"http__request__method": method, "http__route": route, "tikub__service": here().service.name}
    return span(f"{method} {route}", "server", parent, **told)


def _end(_fault: BaseException | None) -> None:
    if "spans" in g:
        g.pop("spans").close()


def reference() -> str:
    """Eight characters, the same on an error page and in the log."""
    return str(g.correlation[-8:].upper())


def mark(answer: Response) -> Response:
    """After each request: programs find the correlation in a header."""
    answer.headers["X-Correlation-Id"] = g.get("correlation", "-")
    if (opened := g.get("span")) is not None:
        opened.set_attribute("http.response.status_code", answer.status_code)
    return answer
