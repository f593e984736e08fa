"""What the threads of a worker count while they work; labels are few and known in advance."""

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

if TYPE_CHECKING:
    from shared.envelope import Envelope
    from shared.turns import Outcome

TRIP = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)
"""Seconds between a commit and its effects elsewhere: milliseconds at rest, minutes after an outage."""


@dataclass(frozen=True)
class Figure:
    """One value read from a database; `name` bears the prefix and the unit, labels come beside that of the service."""

    name: str
    says: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


class Gauges:
    """The figures of one service's mailboxes and timers in this process."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        self._service = service
        self.published = self._counter("events_published", "Events confirmed by the bus").labels(service)
        self.leads = self._gauge("relay_leads", "1 while this process publishes what the service says")
        self.connected = self._gauge("consumer_connected", "1 while this process listens to the inbox of the service")
        self._heard = self._counter("messages_heard", "Messages of the bus by outcome", "outcome")
        self._timers = self._counter("timer_failures", "Rounds of a timer that failed", "timer")
        says = "From the commit of an event at its publisher to its effect here"
        names = ("service", "publisher")
        self._trips = Histogram(
            "commit_to_effect_seconds", says, names, namespace="tikub", buckets=TRIP, registry=self.registry
        )

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(name, says, ("service", *labels), namespace="tikub", registry=self.registry)

    def _gauge(self, name: str, says: str) -> Gauge:
        return Gauge(name, says, ("service",), namespace="tikub", registry=self.registry).labels(self._service)

    def heard(self, outcomes: "Iterable[Outcome]") -> None:
        """Count messages by what became of them."""
        for outcome, number in Tally(outcomes).items():
            self._heard.labels(self._service, outcome.value).inc(number)

    def took_effect(self, letters: "Iterable[Envelope]") -> None:
        """Time the way of messages whose effect has just been committed, by who said them."""
        now = datetime.now(UTC)
        for letter in letters:
            # Two machines' clocks: an effect is never told to come before its cause.
            seconds = max(0.0, (now - letter.time).total_seconds())
            self._trips.labels(self._service, letter.type.partition(".")[0]).observe(seconds)

    def watch_timer(self, timer: str) -> Counter:
        """The failures of one timer, told from the start, also while there are none."""
        return self._timers.labels(self._service, timer)
