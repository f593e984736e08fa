"""What a worker tells while it works."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from prometheus_client import generate_latest

from shared.envelope import Envelope
from shared.errors import BrokerDown
from shared.identifiers import new_id
from shared.service import Runtime, Timer
from shared.worker import Worker
from tests.faults.ledger import open_runtime, writer
from tests.shared.mailboxes.listener import Listener, letter
from tests.shared.observability.reading import read
from tests.system.agent import eventually


@pytest.fixture
def listener(database_url) -> Iterator[Listener]:
    opened = Listener(database_url)
    yield opened
    opened.close()


def told(runtime: Runtime) -> dict[str, float]:
    return read(generate_latest(runtime.gauges.registry).decode())


class Bus:
    """Takes the consumer in, or not."""

    def __init__(self) -> None:
        self.open = Event()

    def consume(self, service, bindings, handle, stop, batch=200, began=None) -> None:
        if not self.open.wait(0.1):
            raise BrokerDown("closed")
        began()
        stop.wait(20)

    def declare(self, *_: object) -> None:
        raise BrokerDown("closed")


def test_a_consumer_is_connected_once_it_listens(tmp_path, monkeypatch):
    monkeypatch.setattr("shared.worker.backoff", lambda: iter(lambda: 0.05, None))
    runtime, bus, stop = open_runtime(writer(), f"sqlite:///{tmp_path}/w.sqlite"), Bus(), Event()
    worker = Worker(runtime, bus)
    worker.start(stop)
    assert told(runtime)['tikub_consumer_connected{service="writer"}'] == 0

    bus.open.set()
    eventually(lambda: told(runtime)['tikub_consumer_connected{service="writer"}'] or None, "connected", 5)
    assert worker.consuming
    stop.set()
    worker.join()


def test_failed_rounds_of_timers_are_counted_and_others_told_as_none(tmp_path):
    def fail(_: Runtime) -> None:
        raise ZeroDivisionError

    timers = (Timer("bad", 0.05, fail), Timer("good", 0.05, lambda _: None))
    runtime, stop = open_runtime(replace(writer(), timers=timers), f"sqlite:///{tmp_path}/w.sqlite"), Event()
    worker = Worker(runtime, Bus())
    worker.start(stop)
    bad, good = (f'tikub_timer_failures_total{{service="writer",timer="{name}"}}' for name in ("bad", "good"))

    eventually(lambda: told(runtime)[bad] or None, "a failed round", 5)
    assert told(runtime)[good] == 0
    stop.set()
    worker.join()


def test_the_way_of_each_message_is_timed_once_by_who_said_it(listener):
    entry = new_id()
    first, second, third = (said(letter(entry, version), seconds=7) for version in (1, 2, 3))
    listener.hear(third)
    listener.hear(second)
    listener.hear(first, first)
    figures = told(listener.runtime)
    of = f'publisher="writer",service="{listener.runtime.service.name}"'

    assert figures[f"tikub_commit_to_effect_seconds_count{{{of}}}"] == 3, "early ones too, duplicates not"
    assert figures[f'tikub_commit_to_effect_seconds_bucket{{le="5.0",{of}}}'] == 0
    assert figures[f'tikub_commit_to_effect_seconds_bucket{{le="10.0",{of}}}'] == 3


def said(one: Envelope, *, seconds: float) -> Envelope:
    return replace(one, time=datetime.now(UTC) - timedelta(seconds=seconds))
