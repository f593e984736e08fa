"""A site that takes its time before each page: whoever checks it waits, and has little else to do."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.portfolio.checking import cantine
from tests.shared.fetcher.sites import Site, open_site


@contextmanager
def open_slow_site(seconds: float) -> Iterator[Site]:
    """On loopback, until the block ends."""

    def serve(connection: socket.socket, head: bytes) -> None:
        time.sleep(seconds)
        cantine(connection, head)

    with open_site(serve) as site:
        yield site
