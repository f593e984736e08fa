"""The peer on the bus: pika alone, straight into one durable quorum queue, without any database."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import takewhile
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

QUEUE = "bench.raw"
KEPT = pika.BasicProperties(content_type="application/json", delivery_mode=2)
WINDOW, BATCH = 1000, 100

Span = tuple[float, float]
"""When something began and when it ended, on the clock that all processes of a machine share."""


@contextmanager
def channel(url: str) -> Iterator[BlockingChannel]:
    with closing(pika.BlockingConnection(pika.URLParameters(url))) as connection:
        opened = connection.channel()
        opened.queue_declare(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
        yield opened


def publish_one_by_one(url: str, body: bytes, count: int) -> Span:
    """Each message waits for its confirm."""
    with channel(url) as out:
        out.confirm_delivery()
        began = time.monotonic()
        for _ in range(count):
            out.basic_publish("", QUEUE, body, KEPT, mandatory=True)
        return began, time.monotonic()


def publish_windowed(url: str, body: bytes, count: int) -> Span:
    """At most `WINDOW` messages wait for their confirms at once."""
    return _run(url, lambda opened, done: _Window(opened, body, count, done).start())


def consume(url: str, count: int) -> Span:
    """Read, and acknowledge `BATCH` at a time."""
    return _run(url, lambda opened, done: _Reader(opened, count, done).start())


def _run(url: str, work: Callable[[Any, Callable[[Span], None]], None]) -> Span:
    """Turn one connection's loop until the work calls `done`."""
    spans: list[Span] = []

    def done(span: Span) -> None:
        spans.append(span)
        connection.close()

    def fail(_connection: object, error: object = None) -> None:
        connection.ioloop.stop()

    connection = pika.SelectConnection(
        pika.URLParameters(url),
        on_open_callback=lambda opened: opened.channel(on_open_callback=lambda made: work(made, done)),
        on_open_error_callback=fail,
        on_close_callback=fail,
    )
    connection.ioloop.start()
    return spans[0]


class _Window:
    def __init__(self, opened: Any, body: bytes, count: int, done: Callable[[Span], None]) -> None:
        self._channel, self._body, self._count, self._done = opened, body, count, done
        self._sent, self._began = 0, 0.0
        self._unconfirmed: dict[int, None] = {}

    def start(self) -> None:
        self._channel.confirm_delivery(self._on_confirm, callback=self._on_ready)

    def _on_ready(self, _: object) -> None:
        self._began = time.monotonic()
        self._fill()

    def _fill(self) -> None:
        while self._sent < self._count and len(self._unconfirmed) < WINDOW:
            self._channel.basic_publish("", QUEUE, self._body, KEPT, mandatory=True)
            self._sent += 1
            self._unconfirmed[self._sent] = None

    def _on_confirm(self, frame: Any) -> None:
        tag = frame.method.delivery_tag
        for one in list(takewhile(tag.__ge__, self._unconfirmed)) if frame.method.multiple else [tag]:
            del self._unconfirmed[one]
        self._fill()
        if not self._unconfirmed:
            self._done((self._began, time.monotonic()))


class _Reader:
    def __init__(self, opened: Any, count: int, done: Callable[[Span], None]) -> None:
        self._channel, self._count, self._done = opened, count, done
        self._seen = 0
        self._began = 0.0

    def start(self) -> None:
        self._channel.basic_qos(prefetch_count=2 * BATCH)
        self._channel.basic_consume(QUEUE, self._on_message)

    def _on_message(self, _channel: object, method: Any, _properties: object, _body: bytes) -> None:
        self._began = self._began or time.monotonic()
        self._seen += 1
        if self._seen == self._count:
            self._channel.basic_ack(method.delivery_tag, multiple=True)
            self._done((self._began, time.monotonic()))
        elif self._seen % BATCH == 0:
            self._channel.basic_ack(method.delivery_tag, multiple=True)


def note_arrivals(url: str, stopped: Callable[[], bool]) -> dict[int, float]:
    """When each numbered message arrived, until stopped; each is acknowledged at once."""
    arrivals: dict[int, float] = {}
    with channel(url) as into:
        into.basic_qos(prefetch_count=BATCH)
        for method, _, body in into.consume(QUEUE, inactivity_timeout=0.2):
            if method:
                arrivals[int(json.loads(body)["number"])] = time.monotonic()
                into.basic_ack(method.delivery_tag)
            elif stopped():
                return arrivals
    return arrivals
