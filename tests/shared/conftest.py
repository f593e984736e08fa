"""Either bus; a fresh virtual host, its operator's channel and a bad network in front of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from urllib.parse import urlsplit
from uuid import uuid4

import pika
import pytest

from shared.broker import EmbeddedBroker
from shared.rabbit import RabbitBroker
from shared.topology import inbox_of
from tests.faults.proxy import Proxy
from tests.shared.bus import Bus


@pytest.fixture
def vhost(rabbitmq) -> str:
    return rabbitmq.vhost()


@pytest.fixture
def proxy(vhost) -> Iterator[Proxy]:
    with Proxy(urlsplit(vhost).hostname, urlsplit(vhost).port or 5672) as opened:
        yield opened


@pytest.fixture
def through_proxy(vhost, proxy) -> str:
    """The same address by way of the proxy, with a short patience for those who do not answer."""
    parts = urlsplit(vhost)
    where = f"{parts.username}:{parts.password}@127.0.0.1:{proxy.port}"
    return parts._replace(netloc=where, query="heartbeat=2&stack_timeout=2").geturl()


@pytest.fixture
def server(vhost) -> Iterator[pika.adapters.blocking_connection.BlockingChannel]:
    """An operator's channel, to look at the server and to break things."""
    with closing(pika.BlockingConnection(pika.URLParameters(vhost))) as connection:
        yield connection.channel()


@pytest.fixture(scope="module")
def one_vhost(rabbitmq) -> str:
    return rabbitmq.vhost()


@pytest.fixture(params=["embedded", pytest.param("rabbitmq", marks=pytest.mark.servers)])
def bus(request) -> Iterator[Callable[..., Bus]]:
    """`bus("ideas", "notify")` is a bus on which these services are to listen."""
    with ExitStack() as stack:

        def open_bus(*expected: str) -> Bus:
            if request.param == "embedded":
                opened = Bus(EmbeddedBroker(expected), "embedded")
            else:
                opened = Bus(RabbitBroker(request.getfixturevalue("one_vhost"), patience=10), "rabbitmq", uuid4().hex)
                stack.callback(_delete_inboxes, request.getfixturevalue("one_vhost"), opened.services)
            stack.callback(opened.close)
            return opened

        yield open_bus


def _delete_inboxes(vhost: str, services: set[str]) -> None:
    """The next test's letters would fill them."""
    with closing(pika.BlockingConnection(pika.URLParameters(vhost))) as connection:
        for service in services:
            connection.channel().queue_delete(inbox_of(service))
