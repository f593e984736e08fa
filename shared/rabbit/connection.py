"""What pika keeps to itself of a connection, and every way in which it says that the bus is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pika
from pika.adapters.utils.connection_workflow import AMQPConnectorException
from pika.exceptions import AMQPError

from shared.errors import BrokerDown


@contextmanager
def broker_down() -> Iterator[None]:
    """Every way in which pika says that the bus is lost, as the one that callers know."""
    try:
        yield
    except (AMQPError, AMQPConnectorException, OSError) as error:
        raise BrokerDown(repr(error)) from error


class Connection(pika.SelectConnection):  # type: ignore[misc]  # pika ships no types
    """With three things that pika keeps to itself."""

    def gather(self) -> None:
        """Pika makes a system call of each frame, so three of each letter: make one of all that waits to be sent."""
        # Where another version of pika keeps none under this name, nothing is gathered and all is sent as before.
        if waiting := getattr(self._transport, "_tx_buffers", None):
            together = b"".join(waiting)
            waiting.clear()
            waiting.append(together)

    def unsent(self) -> int:
        return int(self._get_write_buffer_size()) if self._transport else 0

    def abort(self) -> None:
        """Drop the socket without goodbye: the other end does not answer."""
        if self._transport:
            self._transport.abort()
