"""What the platform asks of a message bus, and the bus that needs no server."""

import logging
import random
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from shared.errors import BrokerDown, DatabaseDown
from shared.failpoints import fault
from shared.topology import EVENTS, keys_of_inbox

if TYPE_CHECKING:
    from shared.lanes import Lanes, Yard

MAX_BODY = 256 * 1024
TOO_LARGE = "Ce message dépasse 256 Kio : il ne peut pas être envoyé."
TICK = 0.2
STEADY = 10.0  # seconds

log = logging.getLogger(__name__)

Handle = Callable[[Sequence[bytes]], None]
Tell = Callable[[], None]


@dataclass(frozen=True)
class Letter:
    """One message on its way out; `key` is the wire name that bindings are matched with.

    Where the key is another thing than the name, as with jobs, `type` is the name.
    """

    key: str
    id: UUID
    body: bytes
    exchange: str = EVENTS
    type: str = ""


def nobody() -> None:
    """Whom one tells when nobody wants to know."""


class Publisher(Protocol):
    """A service's way out; used by one thread, except `wake`."""

    def publish(self, letters: Sequence[Letter]) -> list[str | None]:
        """One answer for each letter, in their order: None once it is stored and routed, else the French reason.

        Raises BrokerDown when the bus is lost: then nothing may be assumed about any of the letters.
        """

    def wait(self, seconds: float) -> None:
        """Sleep with the connection kept alive; a `wake`, even one that came before, ends it at once."""

    def wake(self) -> None:
        """End the present or next `wait`; any thread may call it."""

    def close(self) -> None: ...


class Broker(Protocol):
    """A bus with at-least-once delivery and no promise on order."""

    def declare(self, service: str, bindings: Sequence[str], history: Sequence[str] = ()) -> None:
        """Make sure that the service's inbox exists, and that the past of what it says is kept; may be repeated."""

    def publisher(self, service: str) -> Publisher: ...

    def consume(
        self,
        service: str,
        bindings: Sequence[str],
        handle: Handle,
        stop: threading.Event,
        batch: int = 200,
        began: Tell = nobody,
    ) -> None:
        """Tell `began`, then hand over what comes, up to `batch` at a time and in one thread, until `stop` is set.

        When `handle` returns, its letters are stored and forgotten here; when it raises DatabaseDown they come again
        after a pause; anything else that it raises comes out of here and its letters stay in the bus. `stop` lets the
        batch in hand end. Raises BrokerDown when the bus is lost: connect again after a pause (see `backoff`).
        """

    def lanes(self, yard: "Yard") -> "Lanes":
        """The lanes of one kind of work."""


def backoff(low: float = 0.5, high: float = 30.0) -> Iterator[float]:
    """Seconds to wait before each new try: full jitter under a ceiling that doubles, so that not all come at once."""
    ceiling = low
    while True:
        ceiling = min(high, ceiling * 2)
        yield random.uniform(low, ceiling)  # noqa: S311 - jitter, not a secret


def held(since: float) -> bool:
    """Whether a connection made at `since` (monotonic) held long enough for the next pause to be a short one again."""
    return time.monotonic() - since > STEADY


@lru_cache(maxsize=4096)
def matches(pattern: str, key: str) -> bool:
    """Whether a topic binding takes this routing key: `*` is one word, `#` any number of words, also none."""
    return _match(tuple(pattern.split(".")), tuple(key.split(".")))


def _match(pattern: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if not pattern:
        return not words
    head, rest = pattern[0], pattern[1:]
    if head == "#":
        return any(_match(rest, words[skipped:]) for skipped in range(len(words) + 1))
    return bool(words) and head in {"*", words[0]} and _match(rest, words[1:])


class _Listener:
    """One service's inbox: a lock makes it a single consumer, whichever relay's thread brings the letters."""

    def __init__(self, service: str, bindings: Sequence[str], handle: Handle, batch: int) -> None:
        self.failure: Exception | None = None
        self._service, self._handle, self._batch = service, handle, batch
        self._bindings = keys_of_inbox(service, bindings)
        self._one_at_a_time = threading.Lock()
        self._open = True

    def take(self, letters: Sequence[Letter]) -> None:
        wanted = [letter.body for letter in letters if any(matches(b, letter.key) for b in self._bindings)]
        with self._one_at_a_time:
            for start in range(0, len(wanted), self._batch):
                self._hand_over(wanted[start : start + self._batch])

    def _hand_over(self, bodies: Sequence[bytes]) -> None:
        if not self._open:
            raise BrokerDown(f"{self._service} does not listen any more")
        fault("C1")
        try:
            self._handle(bodies)
        except DatabaseDown as error:
            raise BrokerDown(f"{self._service} cannot store what it hears") from error
        except Exception as error:
            self.failure, self._open = error, False
            raise BrokerDown(f"{self._service} failed on what it heard") from error
        fault("C6")

    def close(self) -> None:
        """Take no further batch, and wait for the one in hand."""
        self._open = False
        with self._one_at_a_time:
            pass


class EmbeddedBroker:
    """A bus inside one process: outboxes are the durable queues, and to publish is to deliver.

    A letter is confirmed once every service that listens for it has handled it; one that nobody listens for is
    confirmed as well, since its outbox row already is the history. Nothing is confirmed before all the services
    that are `expected` listen, so that none misses what another says while it starts.
    """

    def __init__(self, expected: Collection[str]) -> None:
        self._expected = frozenset(expected)
        self._listeners: dict[str, _Listener] = {}
        self._yards: dict[Yard, Lanes] = {}

    def declare(self, service: str, bindings: Sequence[str], history: Sequence[str] = ()) -> None:
        """Nothing to do: what a service listens for is known once it consumes, and outboxes keep the past."""

    def lanes(self, yard: "Yard") -> "Lanes":
        from shared.lanes import EmbeddedLanes

        return self._yards.setdefault(yard, EmbeddedLanes(yard))

    def publisher(self, service: str) -> Publisher:
        return _EmbeddedPublisher(service, self._deliver)

    def consume(
        self,
        service: str,
        bindings: Sequence[str],
        handle: Handle,
        stop: threading.Event,
        batch: int = 200,
        began: Tell = nobody,
    ) -> None:
        listener = self._listeners[service] = _Listener(service, bindings, handle, batch)
        began()
        while not stop.wait(TICK) and listener.failure is None:
            pass
        if self._listeners.get(service) is listener:
            del self._listeners[service]
        listener.close()
        if listener.failure:
            raise listener.failure

    def _deliver(self, letters: Sequence[Letter]) -> None:
        listeners = dict(self._listeners)
        if missing := self._expected - listeners.keys():
            raise BrokerDown(f"not listening yet: {', '.join(sorted(missing))}")
        for listener in listeners.values():
            listener.take(letters)


class _EmbeddedPublisher:
    def __init__(self, service: str, deliver: Callable[[Sequence[Letter]], None]) -> None:
        self._service, self._deliver = service, deliver
        self._woken = threading.Event()
        self._open = True

    def publish(self, letters: Sequence[Letter]) -> list[str | None]:
        if not self._open:
            raise BrokerDown(f"the publisher of {self._service} is closed")
        self._deliver([letter for letter in letters if len(letter.body) <= MAX_BODY])
        fault("R2")
        return [None if len(letter.body) <= MAX_BODY else TOO_LARGE for letter in letters]

    def wait(self, seconds: float) -> None:
        self._woken.wait(seconds)
        self._woken.clear()

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        self._open = False
