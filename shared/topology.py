"""What the bus is made of: one exchange, one inbox for each service, one stream that keeps the past.

Quorum and stream are types, and must be arguments; lengths, limits and dead letters are the operator's policies.
"""

import logging
from collections.abc import Sequence
from typing import Any, Protocol

from shared.errors import BrokerDown

EVENTS, HISTORY = "tikub.events", "tikub.history"
FORBIDDEN = 403

log = logging.getLogger(__name__)


class Link(Protocol):
    """A connection that can be asked for things."""

    def refusal(self, method: str, **arguments: Any) -> int:
        """0, or the code with which the broker refused."""


def inbox_of(service: str) -> str:
    return f"{service}.inbox"


def declare(link: Link, service: str, bindings: Sequence[str]) -> None:
    """Make what is missing. The history takes everything: an event that cannot be routed is then always an alarm."""
    inbox = inbox_of(service)
    _ensure(link, "exchange_declare", exchange=EVENTS, exchange_type="topic", durable=True)
    _ensure(link, "queue_declare", queue=inbox, durable=True, arguments={"x-queue-type": "quorum"})
    _ensure(link, "queue_declare", queue=HISTORY, durable=True, arguments={"x-queue-type": "stream"})
    for queue, key in [*((inbox, binding) for binding in bindings), (HISTORY, "#")]:
        _insist(link, "queue_bind", queue=queue, exchange=EVENTS, routing_key=key)


def _ensure(link: Link, method: str, **thing: Any) -> None:
    if link.refusal(method, passive=True, **thing):
        _insist(link, method, **thing)


def _insist(link: Link, method: str, **thing: Any) -> None:
    """Where an operator's definitions made the topology, the service's own user has no right to it and needs none."""
    code = link.refusal(method, **thing)
    if code == FORBIDDEN:
        log.info("left to the operator: %s %s", method, thing)
    elif code:
        raise BrokerDown(f"{method} refused with {code}: {thing}")
