"""Counts and times requests, and tells the figures of the pages: of one process, or of all that gunicorn runs."""

import os
import time
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from werkzeug.wrappers import Response

from shared.observability.processes import FOLDER, told_together
from shared.observability.stored import Stored
from shared.web.context import Here

log = structlog.get_logger()

ANSWERED = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds: aims are tenths, people leave after some, and the longest statement is given up after five."""
ANSWERS = (303, 409, 422, 500, 503)
"""Told from the start, as none: the first of a kind would not count as an increase."""
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


class Stopwatch:
    """Counts and times the requests of one application."""

    def __init__(self, app: Flask) -> None:
        here: Here = app.extensions["tikub"]
        self._service, self._runtime = here.service.name, here.runtime
        self._counted, self._asked = CollectorRegistry(), CollectorRegistry()
        self._asked.register(Stored(here.runtime, mailboxes=False))
        told: dict[str, Any] = {"namespace": "tikub", "registry": self._counted}
        labels = ["service", "method", "route", "status"]
        self._requests = Counter("http_requests", "Requests by route and status", labels, **told)
        self._forms = Counter("forms_posted", "Forms posted by HTTP status", ["service", "status"], **told)
        self._seconds = Histogram(
            "http_request_seconds", "Time to answer", ["service", "route"], buckets=ANSWERED, **told
        )
        for status in ANSWERS:
            self._forms.labels(self._service, status)
        app.before_request(self.start)
        app.after_request(self.stop)

    def start(self) -> None:
        g.started = time.perf_counter()

    def stop(self, answer: Response) -> Response:
        route, seconds = request.endpoint or "none", time.perf_counter() - g.started
        # Whoever makes up methods and addresses must not make up figures.
        method = request.method if request.method in METHODS else "other"
        self._requests.labels(self._service, method, route, answer.status_code).inc()
        self._seconds.labels(self._service, route).observe(seconds)
        if method == "POST":
            self._forms.labels(self._service, answer.status_code).inc()
            log.info("form.answered", route=route, status=answer.status_code, seconds=round(seconds, 3))
        return answer

    def tell(self) -> Response:
        """What was counted, by this process or by all of them, and what the database says now."""
        folder = os.environ.get(FOLDER)
        counted = told_together(Path(folder)) if folder else self._own()
        return Response(counted + generate_latest(self._asked), content_type=CONTENT_TYPE_LATEST)

    def _own(self) -> bytes:
        """Where there is one process, the mailboxes may be at work in it too."""
        return generate_latest(self._counted) + generate_latest(self._runtime.gauges.registry)
