"""How letters leave for a server: a window of them at once, each with its own answer, all within one deadline."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

from shared.broker import MAX_BODY, TOO_LARGE, Letter
from shared.errors import BrokerDown
from shared.failpoints import fault

WINDOW = 1000  # letters sent before their confirms are awaited
UNROUTABLE = "Aucune boîte du bus ne reçoit ce message."
NACKED = "Le bus a refusé de garder ce message."


class Link(Protocol):
    """The connection that the letters leave by; for one thread, except `nudge`."""

    def post(self, letter: Letter) -> None: ...

    def flush(self) -> None: ...

    def pump(self, until: Callable[[], bool], seconds: float) -> bool: ...

    def nudge(self) -> None: ...

    def close(self) -> None: ...


class WindowPublisher:
    """The link calls `returned` and `confirmed`; without a confirm after `patience` seconds the link counts as lost."""

    def __init__(self, link: Link, patience: float) -> None:
        self._link, self._patience = link, patience
        self._woken = threading.Event()
        self._posted = 0  # the broker counts as we do, and its confirms name this number
        self._unconfirmed: dict[int, UUID] = {}
        self._reasons: dict[UUID, str] = {}

    def publish(self, letters: Sequence[Letter]) -> list[str | None]:
        windows = (letters[start : start + WINDOW] for start in range(0, len(letters), WINDOW))
        return [answer for window in windows for answer in self._publish_window(window)]

    def _publish_window(self, letters: Sequence[Letter]) -> list[str | None]:
        deadline = time.monotonic() + self._patience
        self._reasons = {letter.id: TOO_LARGE for letter in letters if len(letter.body) > MAX_BODY}
        for letter in letters:
            if letter.id not in self._reasons:
                self._post(letter)
        self._link.flush()
        fault("R2")
        if not self._link.pump(lambda: not self._unconfirmed, deadline - time.monotonic()):
            self.close()
            raise BrokerDown(f"{len(self._unconfirmed)} letters without confirm after {self._patience:.0f} s")
        return [self._reasons.get(letter.id) for letter in letters]

    def _post(self, letter: Letter) -> None:
        self._link.post(letter)
        self._posted += 1
        self._unconfirmed[self._posted] = letter.id

    def returned(self, letter_id: UUID) -> None:
        """No queue takes it; this comes before its confirm, which says no more than that the broker has seen it."""
        self._reasons[letter_id] = UNROUTABLE

    def confirmed(self, number: int, multiple: bool, nacked: bool) -> None:
        numbers = [other for other in self._unconfirmed if other <= number] if multiple else [number]
        for letter_id in [self._unconfirmed.pop(other) for other in numbers]:
            if nacked:
                self._reasons.setdefault(letter_id, NACKED)

    def wait(self, seconds: float) -> None:
        self._link.pump(self._woken.is_set, seconds)
        self._woken.clear()

    def wake(self) -> None:
        self._woken.set()
        self._link.nudge()

    def close(self) -> None:
        self._link.close()
