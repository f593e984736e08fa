"""The past as the bus keeps it: read from an instant on, taken away by nobody."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal, Protocol

from shared.broker import TICK
from shared.topology import HISTORY

Place = Literal["first", "last", "next"]
"""The beginning of the history, its last block, or what comes from now on."""

ACK_EVERY = 100  # letters; a stream only counts how many are on their way


class Link(Protocol):
    """The connection that the letters come from; for one thread."""

    def follow(self, queue: str, offset: object, take: Callable[[int, bytes], None]) -> None:
        """Bring what a stream keeps from an offset on, then what comes."""

    def pump(self, until: Callable[[], bool], seconds: float) -> bool: ...

    def ack(self, tag: int) -> None: ...


def read_history(link: Link, since: datetime | Place | None, idle: float | None) -> Iterator[bytes]:
    """Each letter from about `since` on (the stream finds its place by blocks, so some are older), the oldest first.

    It ends when nothing has come for `idle` seconds; without it, never.
    """
    letters: deque[tuple[int, bytes]] = deque()
    link.follow(HISTORY, since or "first", lambda tag, body: letters.append((tag, body)))
    while link.pump(lambda: bool(letters), idle or TICK) or idle is None:
        yield from _taken(link, letters)


def _taken(link: Link, letters: deque[tuple[int, bytes]]) -> Iterator[bytes]:
    while letters:
        tag, body = letters.popleft()
        yield body
        if not letters or tag % ACK_EVERY == 0:
            link.ack(tag)
