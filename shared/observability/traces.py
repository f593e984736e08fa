"""Traces by OpenTelemetry, where its SDK is installed and a collector is named; otherwise nothing is even imported.

What a span tells: names of functions, routes, kinds of events, ids. Never what someone has written, nor who it is.
"""

import importlib.util
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Literal

import structlog

from shared.version import VERSION

log = structlog.get_logger()

ASKED_FOR = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
NEEDED = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")

SERVICE = "tikub.service"
"""In the platform in one process the resource does not tell which service a span belongs to."""

Kind = Literal["internal", "server", "client", "producer", "consumer"]

_tracer: Any = None
"""None as long as nobody asked for traces; a process makes it after its fork, since its sender is a thread."""


def start_traces(service: str) -> None:
    """Send spans from this process on, if the environment names a collector (the standard OTEL_… variables)."""
    if not any(os.environ.get(name) for name in ASKED_FOR) or os.environ.get("OTEL_SDK_DISABLED") == "true":
        return
    if missing := [name for name in NEEDED if not _installed(name)]:
        log.warning("traces.not_installed", missing=missing)
        return
    _open(service)
    log.info("traces.started")


def _installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _open(service: str) -> None:
    global _tracer  # noqa: PLW0603 - one for the process, as OpenTelemetry's own
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {"service.name": os.environ.get("OTEL_SERVICE_NAME", f"tikub-{service}"), "service.version": VERSION}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = provider.get_tracer("tikub", VERSION)


@contextmanager
def span(name: str, kind: Kind = "internal", parent: str | None = None, **tells: str | int) -> Iterator[Any]:
    """What is done within it; `parent` is a traceparent that came from elsewhere, else the span at hand is.

    In the names of what it tells `__` stands for a dot.
    """
    if _tracer is None:
        yield None
        return
    with _tracer.start_as_current_span(name, **_options(kind, parent, tells)) as opened:
        try:
            yield opened
        except BaseException as fault:
            # Not its message: it may quote what someone has written.
            opened.set_status(_error(), type(fault).__name__)
            raise


@contextmanager
def spans(wanted: Iterable[tuple[str, str | None, dict[str, str | int]]], kind: Kind) -> Iterator[None]:
    """Things done at once that belong to different traces: (name, parent, what it tells) for each."""
    with ExitStack() as ended:
        if _tracer is not None:
            for name, parent, tells in wanted:
                opened = _tracer.start_span(name, **_options(kind, parent, tells, alone=True))
                ended.callback(opened.end)
        yield


def _options(kind: Kind, parent: str | None, tells: dict[str, Any], *, alone: bool = False) -> dict[str, Any]:
    from opentelemetry.trace import SpanKind

    quiet = {"record_exception": False, "set_status_on_exception": False}
    context = _context_of(parent) if parent or alone else None
    attributes = {key.replace("__", "."): value for key, value in tells.items()}
    return quiet | {"kind": SpanKind[kind.upper()], "context": context, "attributes": attributes}


def _context_of(parent: str | None) -> Any:
    from opentelemetry.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract({"traceparent": parent} if parent else {}, Context())


def _error() -> Any:
    from opentelemetry.trace import StatusCode

    return StatusCode.ERROR


def traceparent_at_hand() -> str | None:
    """The span at hand, as W3C Trace Context writes it; None when nothing is traced."""
    if _tracer is None:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent")


def trace_id() -> str | None:
    """What the lines of the log bear."""
    at_hand = traceparent_at_hand()
    return at_hand.split("-")[1] if at_hand else None
