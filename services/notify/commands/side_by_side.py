"""Several hands at the same work, so that whatever is slow holds one of them and not the others."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

SLOW = 1.0
"""Seconds after which whoever has something in hand is held up."""
FIRST_LOOK, LAST_LOOK = 0.02, 1.0
"""Seconds, doubled each time, after which an idle hand looks for work again while another is not done."""


@dataclass
class Round:
    """It lasts `seconds`; while somebody is held up the others go on, for `longest` seconds at most."""

    seconds: float
    longest: float
    _began: float = field(default_factory=time.monotonic)
    _since: dict[int, float] = field(default_factory=dict)

    def goes_on(self) -> bool:
        """Whether there is time for one more; at the end it waits to see whether somebody is held up."""
        while (gone := time.monotonic() - self._began) >= self.seconds:
            if gone >= self.longest or not self.others_at_work():
                return False
            if self.others_at_work(SLOW):
                break
            time.sleep(FIRST_LOOK)
        return True

    def others_at_work(self, seconds: float = 0.0) -> bool:
        """Whether anybody but the caller has had something in hand for so long."""
        me, now = threading.get_ident(), time.monotonic()
        return any(who != me and now - since >= seconds for who, since in tuple(self._since.items()))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The caller has something in hand."""
        self._since[threading.get_ident()] = time.monotonic()
        try:
            yield
        finally:
            del self._since[threading.get_ident()]


def side_by_side(within: Round, hands: Sequence[Callable[[], bool]]) -> int:
    """Repeat each hand in a thread of its own until all find nothing to do, or the round is over.

    A hand does one thing and returns whether there was any. Returns how many things were done.
    """
    with ThreadPoolExecutor(len(hands), thread_name_prefix="hand") as pool:
        return sum(pool.map(lambda hand: _repeat(within, hand), hands))


def _repeat(within: Round, hand: Callable[[], bool]) -> int:
    done, look = 0, FIRST_LOOK
    while within.goes_on():
        with within.at_work():
            found = hand()
        if found:
            done, look = done + 1, FIRST_LOOK
        elif within.others_at_work():
            time.sleep(look)
            look = min(2 * look, LAST_LOOK)
        else:
            break
    return done
