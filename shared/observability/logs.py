"""JSON logs: one object a line, with what ties together the lines of one request or one message."""

import logging
import re
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

from shared.observability.traces import trace_id

_ROW = re.compile(r"DETAIL:.*?(?=\n\n|\n(?:HINT|CONTEXT|\[SQL)|\Z)", re.DOTALL)
"""Where PostgreSQL quotes the row that it refuses, so what people have written."""


def _without_rows(_logger: Any, _method: str, line: EventDict) -> EventDict:
    for name in ("error", "detail", "exception"):
        if isinstance(line.get(name), str):
            line[name] = _ROW.sub("DETAIL: left out of the log", line[name])
    return line


def _add_trace(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """The trace that a line belongs to, where traces are on."""
    if trace := trace_id():
        line["trace_id"] = trace
    return line


def set_up_logs(service: str, role: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """One JSON object a line, on standard output unless that is for an answer, with the id of what is being done."""
    stream = stream or sys.stdout
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _add_trace,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_rows,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(service=service, role=role)
    logging.basicConfig(level=logging.WARNING, stream=stream, format="%(message)s")
    # The client library logs at error level what the relay and the consumer handle and log themselves.
    logging.getLogger("pika").setLevel(logging.CRITICAL)
