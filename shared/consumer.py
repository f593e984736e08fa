"""How letters that a server delivers are handled: a batch at a time, in its own thread, acked once it is stored."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from queue import SimpleQueue
from typing import Protocol

from shared.broker import TICK, Handle, backoff
from shared.errors import DatabaseDown
from shared.failpoints import fault

DRAIN = 8.0  # seconds

log = logging.getLogger(__name__)


class Link(Protocol):
    """The connection that the letters come from; for one thread, except `nudge`."""

    def pump(self, until: Callable[[], bool], seconds: float) -> bool: ...

    def nudge(self) -> None: ...

    def ack(self, tag: int) -> None:
        """This letter and all before it are stored."""

    def cancel(self) -> None:
        """Ask for no more letters."""


class Hand:
    """The one thread that handles letters, while the link's own thread goes on answering heartbeats."""

    def __init__(self, handle: Handle, nudge: Callable[[], None]) -> None:
        self._handle, self._nudge = handle, nudge
        self._work: SimpleQueue[tuple[Future[None], Sequence[bytes]] | None] = SimpleQueue()
        threading.Thread(target=self._run, name="hand", daemon=True).start()  # daemon: a stuck batch holds up no exit

    def give(self, bodies: Sequence[bytes]) -> Future[None]:
        future: Future[None] = Future()
        self._work.put((future, bodies))
        return future

    def dismiss(self) -> None:
        self._work.put(None)

    def _run(self) -> None:
        while task := self._work.get():
            self._do(*task)
            self._nudge()

    def _do(self, future: Future[None], bodies: Sequence[bytes]) -> None:
        try:
            self._handle(bodies)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the link's thread raises it
            future.set_exception(error)
        else:
            future.set_result(None)


class Consumer:
    """Letters wait in a buffer while one batch is in hand; whatever is not acked goes back when the link closes.

    While the database is down the batch stays in hand, unacked, and is tried again: to give it back each time would
    count as a failed delivery, and a broker drops a letter after twenty of these where its operator set no other limit.
    """

    def __init__(self, link: Link, handle: Handle, batch: int) -> None:
        self._link, self._size = link, batch
        self._hand = Hand(handle, link.nudge)
        self._buffer: deque[tuple[int, bytes]] = deque()
        self._batch: list[tuple[int, bytes]] = []
        self._handled: Future[None] | None = None
        self._pauses, self._resume = backoff(), 0.0

    def receive(self, tag: int, body: bytes) -> None:
        fault("C1")
        self._buffer.append((tag, body))

    def run(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                self._start()
                self._link.pump(self._has_news, TICK)
                self._settle()
            self._drain()
        finally:
            self._leave()

    def _start(self) -> None:
        if self._handled or time.monotonic() < self._resume:
            return
        while self._buffer and len(self._batch) < self._size:
            self._batch.append(self._buffer.popleft())
        if self._batch:
            self._handled = self._hand.give([body for _, body in self._batch])

    def _has_news(self) -> bool:
        return self._handled.done() if self._handled else bool(self._buffer) and not self._batch

    def _settle(self) -> None:
        if not self._handled or not self._handled.done():
            return
        handled, self._handled = self._handled, None
        try:
            handled.result()
        except DatabaseDown as error:
            self._pause(error)
        else:
            self._acknowledge()

    def _pause(self, error: DatabaseDown) -> None:
        seconds = next(self._pauses)
        self._resume = time.monotonic() + seconds
        log.warning("%d letters wait %.1f s for the database: %s", len(self._batch), seconds, error)

    def _acknowledge(self) -> None:
        self._link.ack(self._batch[-1][0])
        fault("C6")
        self._batch, self._pauses = [], backoff()

    def _drain(self) -> None:
        self._link.cancel()
        if self._handled:
            self._link.pump(self._handled.done, DRAIN)
            self._settle()

    def _leave(self) -> None:
        """Wait for the batch in hand, also without a link: else the next one brings it again beside itself."""
        if self._handled:
            wait([self._handled], timeout=DRAIN)
        self._hand.dismiss()
