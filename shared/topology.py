"""What the bus is made of: one exchange, one inbox for each service, one stream that keeps the past.

Quorum and stream are types, and must be arguments; lengths, limits and dead letters are the operator's policies.
"""

import logging
from collections.abc import Sequence
from typing import Any, Protocol

from shared.errors import BrokerDown
from shared.messages import EVENTS as DECLARED

VHOST = "/tikub"
EVENTS, HISTORY = "tikub.events", "tikub.history"
FORBIDDEN = 403

log = logging.getLogger(__name__)


class Link(Protocol):
    """A connection that can be asked for things."""

    def refusal(self, method: str, **arguments: Any) -> int:
        """0, or the code with which the broker refused."""


def inbox_of(service: str) -> str:
    return f"{service}.inbox"


def again_key(publisher: str, subscriber: str) -> str:
    """The routing key of an event that is sent again to one subscriber only."""
    return f"{publisher}.replay.{subscriber}"


def keys_of_inbox(service: str, bindings: Sequence[str]) -> list[str]:
    """The patterns of all that reaches a service: what it listens for, and what is sent again to it alone."""
    return [*bindings, again_key("*", service)]


def declare(link: Link, service: str, bindings: Sequence[str], history: Sequence[str] = ()) -> None:
    """Make what is missing; `history` are the patterns of this service's own events that the stream keeps."""
    inbox, wanted = inbox_of(service), keys_of_inbox(service, bindings)
    ensure(link, "exchange_declare", exchange=EVENTS, exchange_type="topic", durable=True)
    ensure(link, "queue_declare", queue=inbox, durable=True, arguments={"x-queue-type": "quorum"})
    ensure(link, "queue_declare", queue=HISTORY, durable=True, arguments={"x-queue-type": "stream"})
    for queue, keys in ((inbox, wanted), (HISTORY, history)):
        _each(link, "queue_bind", queue, keys)
    _each(link, "queue_unbind", inbox, sorted(_all_keys() - {*wanted}))
    # Personal events must not stay in a stream that cannot forget; before these keys it was bound to everything.
    _each(link, "queue_unbind", HISTORY, ["#"] if history else [])


def _all_keys() -> set[str]:
    """Every pattern that a service of the platform may ever have listened for: the bus does not tell which it has."""
    return {f"{event.kind}.#" for event in DECLARED.values()}


def _each(link: Link, method: str, queue: str, keys: Sequence[str]) -> None:
    """Bind or unbind, which is no error where it is so already; whoever may not do it once may not do it again.

    The broker notes each refusal as an error: at every start of every worker one is enough.
    """
    for key in keys:
        if not insist(link, method, queue=queue, exchange=EVENTS, routing_key=key):
            return


def ensure(link: Link, method: str, **thing: Any) -> None:
    """Make something unless it is there."""
    if link.refusal(method, passive=True, **thing):
        insist(link, method, **thing)


def insist(link: Link, method: str, **thing: Any) -> bool:
    """Where an operator's definitions made the topology, the service's own user has no right to it and needs none."""
    code = link.refusal(method, **thing)
    if code == FORBIDDEN:
        log.info("left to the operator: %s %s", method, thing)
    elif code:
        raise BrokerDown(f"{method} refused with {code}: {thing}")
    return not code
