"""A bus under test with the platform's verbs: services listen in their threads, a relay says until it is confirmed."""

import threading
import time
from collections.abc import Callable, Sequence
from uuid import uuid4

from shared.broker import Broker, Handle, Letter
from shared.errors import BrokerDown

PATIENCE = 15.0

KEYS = ["ideas.idea.submitted.v1", "ideas.idea", "ideas", "governance.case.opened.v1", "ideas.person.seen.v1"]
# For each pattern, which of the keys it takes.
PATTERNS = {
    "ideas.idea.submitted.v1": {0},
    "ideas.idea.#": {0, 1},
    "ideas.#": {0, 1, 2, 4},
    "#": {0, 1, 2, 3, 4},
    "*": {2},
    "*.*": {1},
    "ideas.*.*.v1": {0, 4},
    "*.person.#": {4},
    "#.v1": {0, 3, 4},
    "#.idea.#": {0, 1},
    "ideas.*": {1},
    "*.case.*.*": {3},
    "ideas.#.v1": {0, 4},
    "Ideas.#": set(),
    "#.#": {0, 1, 2, 3, 4},
}


def letter(key: str = "ideas.idea.submitted.v1", body: bytes | str = b"{}") -> Letter:
    return Letter(key=key, id=uuid4(), body=body.encode() if isinstance(body, str) else body)


def soon(holds: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(holds())


class Ear:
    """A service that listens in its own thread and remembers what was handed over and how."""

    def __init__(self, broker: Broker, service: str, bindings: Sequence[str], handle: Handle, batch: int) -> None:
        self.heard: list[str] = []
        self.batches: list[int] = []
        self.error: Exception | None = None
        self.stop = threading.Event()
        self._handle = handle
        self._thread = threading.Thread(target=self._listen, args=(broker, service, bindings, batch), daemon=True)
        self._thread.start()

    def _listen(self, broker: Broker, service: str, bindings: Sequence[str], batch: int) -> None:
        try:
            broker.consume(service, bindings, self._take, self.stop, batch)
        except Exception as error:
            self.error = error

    def _take(self, bodies: Sequence[bytes]) -> None:
        self._handle(bodies)
        self.heard += [body.decode() for body in bodies]
        self.batches.append(len(bodies))

    def has_ended(self, seconds: float = PATIENCE) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def leave(self) -> None:
        self.stop.set()
        assert self.has_ended()


class Bus:
    """Either broker, and everything that a test opened on it; `mark` sets its services apart from another test's."""

    def __init__(self, broker: Broker, kind: str, mark: str = "") -> None:
        self.broker, self.kind, self._mark = broker, kind, mark
        self.services: set[str] = set()
        self._ears: list[Ear] = []
        self._publishers = {}

    def listen(self, service: str, *bindings: str, handle: Handle = lambda _: None, batch: int = 100) -> Ear:
        self.declare(service, *bindings)
        self._ears.append(Ear(self.broker, service + self._mark, bindings, handle, batch))
        return self._ears[-1]

    def declare(self, service: str, *bindings: str) -> None:
        self.services.add(service + self._mark)
        self.broker.declare(service + self._mark, bindings)

    def publisher(self, service: str = "ideas"):
        if service not in self._publishers:
            self._publishers[service] = self.broker.publisher(service)
        return self._publishers[service]

    def say(self, *letters: Letter) -> None:
        """As a relay does: again and again until every letter is confirmed."""
        left, deadline = list(letters), time.monotonic() + PATIENCE
        while left:
            assert time.monotonic() < deadline, f"not confirmed in time: {left}"
            left = self._try_to_say(left)
            time.sleep(0.01 if left else 0)

    def _try_to_say(self, letters: Sequence[Letter]) -> list[Letter]:
        try:
            answers = self.publisher().publish(letters)
        except BrokerDown:
            if lost := self._publishers.pop("ideas", None):
                lost.close()
            return list(letters)
        return [each for each, answer in zip(letters, answers, strict=True) if answer is not None]

    def is_ready(self) -> bool:
        """Whether all who should listen do."""
        try:
            self.publisher().publish([])
        except BrokerDown:
            return False
        return True

    def close(self) -> None:
        for publisher in self._publishers.values():
            publisher.close()
        for ear in self._ears:
            ear.leave()
