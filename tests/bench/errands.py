"""What the bench has done in other processes, as the platform's workers are: one that relays, one that listens."""

import json
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from multiprocessing.synchronize import Event
from uuid import UUID

from shared.broker import Letter
from shared.envelope import Envelope
from shared.identifiers import new_id
from shared.observability import set_up_logs
from shared.rabbit import RabbitBroker
from shared.relay import Relay
from shared.service import Runtime
from shared.worker import Worker
from tests.bench import raw
from tests.bench.pair import ThingWritten, listener, open_runtime, writer
from tests.bench.raw import Span

SERVICES = {"writer": writer, "listener": listener}
_stop: list[Event] = []


def prepare(stop: Event) -> None:
    """First thing in a process of the bench: be quiet, and know when to end."""
    set_up_logs("bench", "bench", "ERROR")
    _stop[:] = [stop]


@cache
def runtime_of(name: str, url: str) -> Runtime:
    return open_runtime(SERVICES[name](), url)


def publish_letters(bus: str, bodies: Sequence[bytes]) -> Span:
    """Our publisher without a database."""
    letters = [Letter(ThingWritten.wire, new_id(), body) for body in bodies]
    with closing(RabbitBroker(bus).publisher("bench")) as publisher:
        began = time.monotonic()
        reasons = publisher.publish(letters)
        ended = time.monotonic()
    assert not any(reasons), reasons
    return began, ended


def relay(url: str, bus: str, count: int, limit: int | None) -> Span:
    """The outbox, published and marked; `limit` rows at a time, or as many as the relay takes by itself."""
    runtime, left = runtime_of("writer", url), count
    asked = {} if limit is None else {"limit": limit}
    with closing(RabbitBroker(bus).publisher("bench")) as publisher, runtime.engine.connect() as connection:
        one = Relay("bench", connection)
        began = time.monotonic()
        while left > 0:
            left -= one.once(publisher, **asked)
        return began, time.monotonic()


def consume(url: str, bus: str, count: int, batch: int | None) -> Span:
    """The inbox, from the first batch handed over to the commit of the last."""
    runtime, stop, left = runtime_of("listener", url), threading.Event(), count
    span: list[float] = []

    def handle(bodies: Sequence[bytes]) -> None:
        nonlocal left
        span[:] = span or [time.monotonic()]
        runtime.deliver(bodies)
        left -= len(bodies)
        if left <= 0:
            span.append(time.monotonic())
            stop.set()

    asked = {} if batch is None else {"batch": batch}
    RabbitBroker(bus).consume("listener", runtime.service.policies.bindings, handle, stop, **asked)
    return span[0], span[1]


class TimedWorker(Worker):
    """Notes when the effects of each message were committed."""

    arrivals: dict[UUID, float]

    def _deliver(self, raws: Sequence[bytes]) -> None:
        super()._deliver(raws)
        now = time.monotonic()
        for body in raws:
            self.arrivals[UUID(json.loads(body)["data"]["thing_id"])] = now


def work(name: str, url: str, bus: str) -> dict[UUID, float]:
    """The whole worker of a service, until told to stop; returns when each effect was there."""
    worker = TimedWorker(runtime_of(name, url), RabbitBroker(bus))
    worker.arrivals = {}
    worker.start(_stop[0])
    worker.watch(_stop[0])
    return worker.arrivals


def work_beside_raw(url: str, bus: str) -> tuple[dict[UUID, float], dict[int, float]]:
    """The listener's worker, and pika alone beside it in the same process."""
    arrivals: list[dict[int, float]] = []
    aside = threading.Thread(target=lambda: arrivals.append(raw.note_arrivals(bus, _stop[0].is_set)))
    aside.start()
    ours = work("listener", url, bus)
    aside.join()
    return ours, arrivals[0]


def event_body(number: int, words: str) -> bytes:
    """The message that the writer's relay would send, for peers that send it without a relay."""
    from datetime import UTC, datetime

    data = {"thing_id": str(new_id()), "number": number, "words": words}
    subject = f"bench/thing/{data['thing_id']}"
    return Envelope(new_id(), "/bench", ThingWritten.wire, subject, 1, datetime.now(UTC), data, "-").to_json()
