"""At most so many posts a minute for one person: a sliding window in the memory of the process."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock

from flask import Flask, current_app, request
from werkzeug.exceptions import TooManyRequests

from shared.web.access.bearing import A_MINUTE, READS, bears_key, is_anonymous_program
from shared.web.context import here
from shared.web.identity.person import me

MINUTE = 60.0
CROWD = 10_000
"""Windows kept before those that have emptied are swept."""


class Window:
    """At most `limit` places for each within so many seconds."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic, *, within: float = MINUTE) -> None:
        self._limit, self._clock, self._within, self._lock = limit, clock, within, Lock()
        self._taken: dict[str, deque[float]] = defaultdict(deque)

    def wait(self, who: str) -> float:
        """Take one place and return 0, or return the seconds until one is free."""
        with self._lock:
            now = self._clock()
            self._sweep(now)
            taken = _without_old(self._taken[who], now - self._within)
            if len(taken) >= self._limit:
                return taken[0] + self._within - now
            taken.append(now)
            return 0.0

    def _sweep(self, now: float) -> None:
        if len(self._taken) > CROWD:
            since = now - self._within
            self._taken = defaultdict(deque, {who: t for who, t in self._taken.items() if _without_old(t, since)})


def _without_old(taken: deque[float], since: float) -> deque[float]:
    while taken and taken[0] <= since:
        taken.popleft()
    return taken


def install(app: Flask) -> None:
    app.extensions["tikub.posts"] = Window(app.extensions["tikub"].settings.posts_per_minute)
    app.extensions["tikub.keys"] = Window(A_MINUTE)


def check_pace() -> None:
    """Before each change: by person, by key, or by address for those who are not signed in."""
    if request.method in READS:
        return
    who = str(me().id) if me().known else f"address {request.remote_addr}"
    if bears_key():
        who = f"key {is_anonymous_program()}"
    seconds = current_app.extensions["tikub.posts"].wait(f"{here().service.name} {who}")
    if seconds:
        raise TooManyRequests(retry_after=int(seconds) + 1)
