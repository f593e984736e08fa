"""What machines ask: alive, ready, figures, version. The web tier stays ready while the bus is down."""

import os
import time
from typing import Any

import structlog
from flask import Blueprint, Flask, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.wrappers import Response

from shared.database import is_down
from shared.errors import DatabaseDown
from shared.migrate import at_head
from shared.version import VERSION
from shared.web.context import Here, here
from shared.web.pages import Pages
from shared.web.rights import anyone

log = structlog.get_logger()


def pages() -> Blueprint:
    health = Pages("health", __name__)
    health.get("/healthz", allow=anyone)(alive)
    health.get("/readyz", allow=anyone)(ready)
    health.get("/metrics", allow=anyone)(metrics)
    health.get("/version", allow=anyone)(version)
    return health


def alive() -> ResponseReturnValue:
    return jsonify(status="ok", service=here().service.name)


def ready() -> ResponseReturnValue:
    """200 when the database answers and has the shape that this code expects."""
    try:
        shaped = at_head(here().runtime)
    except Exception as fault:
        if not isinstance(fault, DatabaseDown) and not is_down(fault):
            raise
        return jsonify(status="down", database="unreachable"), 503
    if not shaped:
        return jsonify(status="down", database="not migrated"), 503
    return jsonify(status="ok", database="ok")


def version() -> ResponseReturnValue:
    return jsonify(service=here().service.name, version=VERSION)


def metrics() -> ResponseReturnValue:
    """Of this process, or of all the processes of this service that share PROMETHEUS_MULTIPROC_DIR."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return _told(together)
    return _told(here().runtime.gauges.registry, current_app.extensions["tikub.stopwatch"].registry)


def _told(*registries: CollectorRegistry) -> Response:
    return Response(b"".join(map(generate_latest, registries)), content_type=CONTENT_TYPE_LATEST)


class Stopwatch:
    """Counts and times the requests of one application."""

    def __init__(self, app: Flask) -> None:
        here: Here = app.extensions["tikub"]
        self.registry = CollectorRegistry()
        told: dict[str, Any] = {"namespace": "tikub", "subsystem": here.service.name, "registry": self.registry}
        self._requests = Counter("http_requests", "Requests by route and status", ["method", "route", "status"], **told)
        self._seconds = Histogram("http_request_seconds", "Time to answer", ["route"], **told)
        self._forms = here.runtime.gauges.forms
        app.before_request(self.start)
        app.after_request(self.stop)

    def start(self) -> None:
        g.started = time.perf_counter()

    def stop(self, answer: Response) -> Response:
        route = request.endpoint or "none"
        self._requests.labels(request.method, route, answer.status_code).inc()
        seconds = time.perf_counter() - g.started
        self._seconds.labels(route).observe(seconds)
        if request.method == "POST":
            self._forms.labels(answer.status_code).inc()
            log.info("form.answered", route=route, status=answer.status_code, seconds=round(seconds, 3))
        return answer
