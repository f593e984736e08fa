"""What machines ask: alive, ready, figures, version. The web tier stays ready while the bus is down."""

import os
import time

from flask import Blueprint, Flask, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.wrappers import Response

from shared.database import is_down
from shared.errors import DatabaseDown
from shared.migrate import at_head
from shared.version import VERSION
from shared.web.context import here
from shared.web.pages import Pages
from shared.web.rights import anyone


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
    registry = here().runtime.gauges.registry
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Stopwatch:
    """Counts and times the requests of one application."""

    def __init__(self, app: Flask) -> None:
        gauges = app.extensions["tikub"].runtime.gauges
        told = {"namespace": "tikub", "subsystem": app.extensions["tikub"].service.name, "registry": gauges.registry}
        self._requests = Counter("http_requests", "Requests by route and status", ["method", "route", "status"], **told)
        self._seconds = Histogram("http_request_seconds", "Time to answer", ["route"], **told)
        self._forms = gauges.forms
        app.before_request(self.start)
        app.after_request(self.stop)

    def start(self) -> None:
        g.started = time.perf_counter()

    def stop(self, answer: Response) -> Response:
        route = request.endpoint or "none"
        self._requests.labels(request.method, route, answer.status_code).inc()
        self._seconds.labels(route).observe(time.perf_counter() - g.get("started", time.perf_counter()))
        if request.method == "POST":
            self._forms.labels(answer.status_code).inc()
        return answer
