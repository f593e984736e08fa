"""After a connection that held, the next pause is a short one again: else a worker's old troubles slow it for ever."""

import threading
import time

import pytest

from shared import broker, relay, worker
from shared.errors import BrokerDown
from shared.relay import run_relay
from shared.worker import Worker
from tests.faults.ledger import open_runtime, reader


class Fickle:
    """A broker that is lost again a moment after each connection."""

    def __init__(self, holds: float) -> None:
        self.holds, self.tries = holds, 0

    def consume(self, *_given: object, **_named: object) -> None:
        self.tries += 1
        time.sleep(self.holds)
        raise BrokerDown

    def declare(self, *_given: object, **_named: object) -> None:
        self.consume()


def wait_for(broker: Fickle, tries: int) -> None:
    """Whoever does not try any more is found out, and not waited for."""
    deadline = time.monotonic() + 20
    while broker.tries < tries and time.monotonic() < deadline:
        time.sleep(0.01)


@pytest.mark.parametrize(("holds", "begins_again"), [(0.25, True), (0.0, False)])
@pytest.mark.parametrize("module", [worker, relay])
def test_pauses_begin_again_only_after_a_connection_that_held(monkeypatch, tmp_path, module, holds, begins_again):
    begun = []

    def series(**_ceiling: float):
        begun.append(1)
        while True:
            yield 0.01

    monkeypatch.setattr(broker, "STEADY", 0.2)
    monkeypatch.setattr(module, "backoff", series)
    runtime, stop, fickle = (
        open_runtime(reader(), f"sqlite:///{tmp_path / 'x.sqlite'}"),
        threading.Event(),
        Fickle(holds),
    )
    work = Worker(runtime, fickle)._consume if module is worker else lambda stop: run_relay(runtime, fickle, stop)
    thread = threading.Thread(target=work, args=(stop,))
    thread.start()
    wait_for(fickle, 3)
    stop.set()
    thread.join(5)

    assert (len(begun) > 1) == begins_again
    runtime.engine.dispose()


def test_a_relay_tries_again_soon_and_sooner_than_a_consumer(monkeypatch, tmp_path):
    """What was said during an outage leaves within seconds of its end; the many consumers must not come at once."""
    ceilings = []

    def series(high: float = 30.0):
        ceilings.append(high)
        while True:
            yield 0.01

    monkeypatch.setattr(relay, "backoff", series)
    runtime, stop, away = open_runtime(reader(), f"sqlite:///{tmp_path / 'x.sqlite'}"), threading.Event(), Fickle(0.0)
    thread = threading.Thread(target=run_relay, args=(runtime, away, stop))
    thread.start()
    wait_for(away, 2)
    stop.set()
    thread.join(5)

    assert set(ceilings) == {relay.PAUSE}
    assert relay.PAUSE <= 5
    runtime.engine.dispose()
