"""A fresh virtual host, its operator's channel and a bad network in front of it."""

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pika
import pytest

from tests.faults.proxy import Proxy


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
