"""Tries ways to a server one after the other and remembers why each did not do."""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TypeVar

T = TypeVar("T")
Way = tuple[str, Callable[[ExitStack], T]]


class Unusable(Exception):
    """This way does not lead to a server here; the next one is tried."""


class Unavailable(Exception):
    """No way does: the message names them all with their reasons."""


def choose(server: str, ways: Sequence[Way[T]], stack: ExitStack) -> T:
    """The first way's server that answers; what it opened is closed with the stack."""
    reasons = []
    for name, way in _asked_for(ways):
        attempt = ExitStack()
        try:
            found = way(attempt)
        except Unusable as reason:
            attempt.close()
            reasons.append(f"{name}: {reason}")
        except BaseException:
            attempt.close()
            raise
        else:
            stack.push(attempt)
            return found
    raise Unavailable(f"No {server} for tests. Tried " + "; ".join(reasons))


def _asked_for(ways: Sequence[Way[T]]) -> Sequence[Way[T]]:
    """All ways, or the one named in TIKUB_TEST_SERVERS."""
    only = os.environ.get("TIKUB_TEST_SERVERS")
    return [way for way in ways if only in (None, "", way[0])]
