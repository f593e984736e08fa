"""Work that waits in lanes: jobs keyed by what they are about, a shared queue for all, and lanes of their own for some.

Jobs leave through one exchange. Where a lane is open for their key they go there alone; else they go to the shared
queue. Whoever works sends answers back; a job is done again when its worker dies, so that answers may come twice.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from shared.broker import TICK, Handle, Letter, Publisher, Tell, nobody
from shared.errors import DatabaseDown

log = logging.getLogger(__name__)


class Unfinished(Exception):
    """The worker leaves before the job is done: it goes back, and somebody does it from the beginning."""


Do = Callable[[bytes, threading.Event], Iterable[Letter]]
"""From a job to its answers, each as soon as it is there; once the event is set, it may raise Unfinished.

Whatever else it raises would come again for ever: the job is told in the log and set aside.
"""
AT_ONCE = 8
PAUSE = 1.0  # seconds


@dataclass(frozen=True)
class Yard:
    """The names of all that one kind of work stands on."""

    jobs: str
    """The exchange by which jobs leave."""
    shared: str
    """The queue of those whose key has no lane; lanes are called `<shared>.<key>`."""
    answers: str
    """The exchange by which answers come back, and the queue in which they wait."""

    @property
    def rest(self) -> str:
        """The exchange that takes jobs which no lane takes."""
        return f"{self.jobs}.rest"

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Each exchange that leads to one queue, with that queue."""
        return [(self.rest, self.shared), (self.answers, self.answers)]

    def lane(self, key: str | None) -> str:
        return self.shared if key is None else f"{self.shared}.{key}"


class Lanes(Protocol):
    """What a bus does for a yard; may be used by several threads, each call on a connection of its own."""

    def declare(self) -> None:
        """Make sure that the yard is there; may be repeated."""

    def sender(self) -> Publisher:
        """The way out of jobs: a letter's key is that of its lane."""

    def open(self, key: str) -> None:
        """From now on jobs of this key go to a lane of their own; may be repeated."""

    def close(self, key: str) -> None:
        """From now on they go to the shared queue; what the lane holds stays there until it is moved."""

    def move(self, key: str | None) -> int:
        """Send again what waits in a lane (None: in the shared queue), by the way of today; returns how many jobs."""

    def remove(self, key: str) -> bool:
        """Take a closed lane away; False while something waits in it or somebody works on it."""

    def work(
        self, key: str | None, do: Do, stop: threading.Event, at_once: int = AT_ONCE, began: Tell = nobody
    ) -> None:
        """Do jobs of a lane, `at_once` side by side, until `stop`; each is forgotten once its answers are stored."""

    def hear(self, handle: Handle, stop: threading.Event, batch: int = 200, began: Tell = nobody) -> None:
        """Hand over answers as `Broker.consume` does letters."""


class EmbeddedLanes:
    """A yard inside one process: jobs wait in memory, since their rows are in the service's own database."""

    def __init__(self, yard: Yard) -> None:
        self.yard = yard
        self._changed = threading.Condition()
        self._queues: dict[str | None, deque[Letter]] = {None: deque()}
        self._closed: set[str] = set()
        self._workers: dict[str | None, int] = {}
        self._answers: deque[bytes] = deque()

    def declare(self) -> None:
        """Nothing to do."""

    @property
    def closed(self) -> set[str]:
        """Those of them that take nothing any more."""
        with self._changed:
            return set(self._closed)

    @property
    def keys(self) -> set[str]:
        """The lanes that are there."""
        with self._changed:
            return {key for key in self._queues if key is not None}

    def sender(self) -> Publisher:
        return _EmbeddedSender(self._put)

    def _put(self, letters: Sequence[Letter]) -> None:
        with self._changed:
            for letter in letters:
                known = letter.key in self._queues and letter.key not in self._closed
                self._queues[letter.key if known else None].append(letter)
            self._changed.notify_all()

    def open(self, key: str) -> None:
        with self._changed:
            self._queues.setdefault(key, deque())
            self._closed.discard(key)

    def close(self, key: str) -> None:
        with self._changed:
            self._closed |= {key} & {*map(str, self._queues)}

    def move(self, key: str | None) -> int:
        with self._changed:
            waiting = list(self._queues.get(key, ()))
            self._queues.get(key, deque[Letter]()).clear()
            self._put(waiting)
        return len(waiting)

    def remove(self, key: str) -> bool:
        with self._changed:
            if self._queues.get(key) or self._workers.get(key):
                return False
            self._queues.pop(key, None)
            self._closed.discard(key)
            return True

    def work(
        self, key: str | None, do: Do, stop: threading.Event, at_once: int = AT_ONCE, began: Tell = nobody
    ) -> None:
        began()
        with self._changed:
            self._workers[key] = self._workers.get(key, 0) + 1
        try:
            with ThreadPoolExecutor(at_once, thread_name_prefix="lane") as pool:
                for _ in range(at_once):
                    pool.submit(self._do, key, do, stop)
        finally:
            with self._changed:
                self._workers[key] -= 1

    def _do(self, key: str | None, do: Do, stop: threading.Event) -> None:
        while not stop.is_set():
            if job := self._take(key, stop):
                try:
                    self._answer(do(job.body, stop))
                except Unfinished:
                    self._put([job])
                except Exception:
                    log.exception("a job failed; it is asked for again in time")

    def _answer(self, answers: Iterable[Letter]) -> None:
        for answer in answers:
            with self._changed:
                self._answers.append(answer.body)
                self._changed.notify_all()

    def _take(self, key: str | None, stop: threading.Event) -> Letter | None:
        """The next job; who leaves takes none, not even the one that their other hand just gave back."""
        with self._changed:
            if not self._queues.get(key):
                self._changed.wait(TICK)
            queue = self._queues.get(key)
            return queue.popleft() if queue and not stop.is_set() else None

    def hear(self, handle: Handle, stop: threading.Event, batch: int = 200, began: Tell = nobody) -> None:
        began()
        while not stop.is_set():
            with self._changed:
                if not self._answers:
                    self._changed.wait(TICK)
                bodies = list(self._answers)[:batch]
            if bodies and self._handled(handle, bodies, stop):
                with self._changed:
                    for _ in bodies:
                        self._answers.popleft()

    @staticmethod
    def _handled(handle: Handle, bodies: Sequence[bytes], stop: threading.Event) -> bool:
        try:
            handle(bodies)
        except DatabaseDown:
            stop.wait(PAUSE)
            return False
        return True


class _EmbeddedSender:
    def __init__(self, put: Callable[[Sequence[Letter]], None]) -> None:
        self._put = put

    def publish(self, letters: Sequence[Letter]) -> list[str | None]:
        self._put(letters)
        return [None] * len(letters)

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def wake(self) -> None:
        """Nobody sleeps here for long."""

    def close(self) -> None:
        """Nothing to close."""
