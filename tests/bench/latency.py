"""How long from a commit to its effect when nothing else happens: LISTEN/NOTIFY, both workers, the bus."""

import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from tests.bench import errands, raw
from tests.bench.lines import Line, percentile
from tests.bench.pair import WORDS, a_thing, write_thing
from tests.bench.stand import Stand, until

WARM_UP = 10


def measure(stand: Stand) -> list[Line]:
    """One of ours, one of the peer's, in turn, with rests between them."""
    stand.fill_outbox(0)
    sent: dict[Any, float] = {}
    with _workers(stand) as (_, hearing), raw.channel(stand.bus) as channel:
        for number in range(WARM_UP + stand.sizes.samples):
            sent |= _write(stand, keep=number >= WARM_UP)
            _rest()
            sent |= _publish(channel, number, keep=number >= WARM_UP)
            _rest()
        until(lambda: stand.effects() >= WARM_UP + stand.sizes.samples)
    ours, theirs = hearing.result()
    return _lines(_waits(sent, ours), _waits(sent, theirs))


@contextmanager
def _workers(stand: Stand) -> Iterator[tuple["Future[Any]", "Future[Any]"]]:
    writing = stand.left.run(errands.work, "writer", stand.writing, stand.bus)
    hearing = stand.right.run(errands.work_beside_raw, stand.listening, stand.bus)
    try:
        until(lambda: all(map(stand.consumers, ("bench.inbox", "listener.inbox", raw.QUEUE))))
        yield writing, hearing
    finally:
        stand.left.stop.set()
        stand.right.stop.set()


def _write(stand: Stand, *, keep: bool) -> dict[Any, float]:
    asked = a_thing(0)
    stand.writer.do(write_thing, asked)
    return {asked.thing_id: time.monotonic()} if keep else {}


def _publish(channel: Any, number: int, *, keep: bool) -> dict[Any, float]:
    body = json.dumps({"number": number, "words": WORDS, "id": "x" * 300}).encode()
    began = time.monotonic()
    channel.basic_publish("", raw.QUEUE, body, raw.KEPT)
    return {number: began} if keep else {}


def _rest() -> None:
    # Never the same pause, so that nothing that ticks on either side keeps step with us.
    time.sleep(random.uniform(0.01, 0.03))


def _waits(sent: dict[Any, float], arrived: dict[Any, float]) -> list[float]:
    return [(arrived[what] - at) * 1000 for what, at in sent.items() if what in arrived]


def _lines(ours: list[float], theirs: list[float]) -> list[Line]:
    def line(percent: int, at_most: float) -> Line:
        mine, other = [percentile(ours, percent)], [percentile(theirs, percent)]
        what, peer = f"commit -> effect at rest, p{percent}", "pika, publish -> receive"
        return Line(f"rest_p{percent}", what, "ms", mine, peer, other, at_most=at_most)

    return [line(50, 3), line(95, 4)]
