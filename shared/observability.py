"""What a process tells of itself: JSON logs and Prometheus metrics."""

import logging
import sys
from collections import Counter as Tally
from collections.abc import Iterable
from typing import TYPE_CHECKING

import structlog
from prometheus_client import CollectorRegistry, Counter

if TYPE_CHECKING:
    from shared.delivery import Outcome


def set_up_logs(service: str, role: str, level: str = "INFO") -> None:
    """One JSON object a line on standard output, with the correlation id of what is being done."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(service=service, role=role)
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(message)s")
    # The client library logs at error level what the relay and the consumer handle and log themselves.
    logging.getLogger("pika").setLevel(logging.CRITICAL)


class Gauges:
    """The figures of one service in this process."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        self.published = self._counter(service, "events_published", "Events confirmed by the bus")
        self.messages = self._counter(service, "messages_heard", "Messages of the bus by outcome", "outcome")
        self.forms = self._counter(service, "forms_posted", "Forms posted by HTTP status", "status")

    def _counter(self, service: str, name: str, says: str, *labels: str) -> Counter:
        return Counter(name, says, labels, namespace="tikub", subsystem=service, registry=self.registry)

    def heard(self, outcomes: "Iterable[Outcome]") -> None:
        """Count messages by what became of them."""
        for outcome, number in Tally(outcomes).items():
            self.messages.labels(outcome.value).inc(number)
