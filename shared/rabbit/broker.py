"""The broker that services know, on RabbitMQ."""

import os
import random
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

import pika

from shared.broker import Handle, Publisher, Tell, nobody
from shared.consumer import Consumer
from shared.history import Place, read_history
from shared.lanes import Lanes, Yard
from shared.publisher import WindowPublisher
from shared.rabbit.lanes import RabbitLanes
from shared.rabbit.link import Link
from shared.topology import declare, inbox_of

RELAY_HEARTBEAT, CONSUMER_HEARTBEAT = 10, 30  # seconds; a dead peer is noticed after two or three of them


@dataclass(frozen=True)
class Rights:
    """Whether a service's inbox is there, and whether it may speak in its own and in another's name."""

    inbox: bool
    own: bool
    foreign: bool


class RabbitBroker:
    """`url`, or what it gives when called, may name several nodes, parted by spaces; what a url asks for in its query
    wins over our settings.

    A window of letters without confirms after `patience` seconds counts as a lost connection.
    """

    def __init__(self, url: str | Callable[[], str], role: str = "worker", patience: float = 30.0) -> None:
        self._url, self._role, self._patience = url, role, patience

    def declare(self, service: str, bindings: Sequence[str], history: Sequence[str] = ()) -> None:
        with closing(self._link(service, CONSUMER_HEARTBEAT)) as link:
            declare(link, service, bindings, history)

    def publisher(self, service: str) -> Publisher:
        link = self._link(service, RELAY_HEARTBEAT)
        publisher = WindowPublisher(link, self._patience)
        try:
            link.confirm(publisher)
        except BaseException:
            link.close()
            raise
        return publisher

    def consume(
        self,
        service: str,
        bindings: Sequence[str],
        handle: Handle,
        stop: threading.Event,
        batch: int = 200,
        began: Tell = nobody,
    ) -> None:
        with closing(self._link(service, CONSUMER_HEARTBEAT)) as link:
            declare(link, service, bindings)
            consumer = Consumer(link, handle, batch)
            link.deliver(inbox_of(service), consumer, prefetch=2 * batch)
            began()
            consumer.run(stop)

    def history(
        self, reader: str, since: datetime | Place | None = None, *, idle: float | None = None
    ) -> Generator[bytes, None, None]:
        """What everybody said, personal events apart, as `read_history` tells; `reader` names the connection."""
        with closing(self._link(reader, CONSUMER_HEARTBEAT)) as link:
            yield from read_history(link, since, idle)

    def rights(self, service: str) -> Rights:
        """What this user may do, found out without anybody hearing of it; raises BrokerDown."""
        with closing(self._link(service, CONSUMER_HEARTBEAT)) as link:
            inbox = not link.refusal("queue_declare", queue=inbox_of(service), passive=True)
            own, foreign = (link.may_publish(f"{name}.config.check") for name in (service, "nobody"))
            return Rights(inbox=inbox, own=own, foreign=foreign)

    def lanes(self, yard: Yard) -> Lanes:
        def connect(publishes: bool) -> Link:
            return self._link(yard.shared, RELAY_HEARTBEAT if publishes else CONSUMER_HEARTBEAT)

        return RabbitLanes(yard, connect, self._patience)

    def _link(self, service: str, heartbeat: int) -> Link:
        # Asked for each time: a password may have changed.
        urls = self._url if isinstance(self._url, str) else self._url()
        nodes = [_parameters(url, f"{service}/{self._role}/{os.getpid()}", heartbeat) for url in urls.split()]
        random.shuffle(nodes)
        return Link(nodes)


def _parameters(url: str, name: str, heartbeat: int) -> pika.URLParameters:
    usual = {"heartbeat": heartbeat, "blocked_connection_timeout": 60, "socket_timeout": 5, "stack_timeout": 15}
    parts = urlsplit(url)
    parameters = pika.URLParameters(parts._replace(query=urlencode(usual | dict(parse_qsl(parts.query)))).geturl())
    parameters.client_properties = {"connection_name": name}
    return parameters
