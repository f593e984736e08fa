"""What a service does when nobody asks: relay what was said, consume what is heard, keep time."""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

import structlog

from shared.broker import Broker, backoff, held
from shared.errors import BrokerDown, DatabaseDown
from shared.relay import run_relay
from shared.service import Chore, Runtime, Timer
from shared.timers import TIMERS

log = structlog.get_logger()

DRAIN = 25.0
"""Seconds that a worker has to end what it does after SIGTERM."""

STOPPED, BROKEN = 0, 70
"""How `watch` ends: as asked, or because a thread died (EX_SOFTWARE of sysexits.h)."""


class Worker:
    """The threads of a service that are not pages: relay, consumer, timers; each with its own connections."""

    def __init__(self, runtime: Runtime, broker: Broker) -> None:
        self.runtime = runtime
        self._broker = broker
        self._listens(False)
        self._threads: list[threading.Thread] = []

    def start(self, stop: threading.Event) -> None:
        """Start all of them; they end when `stop` is set."""
        self._start("relay", lambda: run_relay(self.runtime, self._broker, stop))
        self._start("consumer", lambda: self._consume(stop))
        for timer in (*TIMERS, *self.runtime.service.timers):
            self._start(f"timer-{timer.name}", partial(self._keep_time, timer, stop))
        for chore in self.runtime.service.chores:
            self._start(chore.name, partial(self._keep_on, chore, stop))

    def _start(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=f"{self.runtime.service.name}-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def watch(self, stop: threading.Event) -> int:
        """Wait for the end: asked for (0), or because one of the threads died (70, so that we are started again)."""
        while not stop.wait(0.5):
            if dead := self.dead():
                log.error("worker.thread_died", threads=dead)
                stop.set()
                self.join()
                return BROKEN
        self.join()
        log.info("worker.stopped")
        return STOPPED

    def dead(self) -> list[str]:
        """The threads that ended although nobody asked."""
        return [thread.name for thread in self._threads if not thread.is_alive()]

    def join(self) -> None:
        """Let each thread end what it does, all of them within the same time."""
        until = time.monotonic() + DRAIN
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _consume(self, stop: threading.Event) -> None:
        delays = backoff()
        name, bindings = self.runtime.service.name, self.runtime.service.policies.bindings
        while not stop.is_set():
            began = time.monotonic()
            try:
                self._broker.consume(name, bindings, self._deliver, stop, began=lambda: self._listens(True))
                delays = backoff()
            except (BrokerDown, DatabaseDown) as trouble:
                self._listens(False)
                delays = backoff() if held(began) else delays
                log.warning("consumer.down", error=type(trouble).__name__, detail=str(trouble)[:200])
                stop.wait(next(delays))

    def _keep_on(self, chore: Chore, stop: threading.Event) -> None:
        delays = backoff()
        while not stop.is_set():
            began = time.monotonic()
            try:
                chore.run(self.runtime, self._broker, stop)
            except (BrokerDown, DatabaseDown) as trouble:
                delays = backoff() if held(began) else delays
                log.warning("chore.down", chore=chore.name, error=type(trouble).__name__, detail=str(trouble)[:200])
                stop.wait(next(delays))

    def _listens(self, now: bool) -> None:
        self.consuming = now
        self.runtime.gauges.connected.set(now)

    def _deliver(self, raws: Sequence[bytes]) -> None:
        self.runtime.deliver(raws)

    def _keep_time(self, timer: Timer, stop: threading.Event) -> None:
        failures = self.runtime.gauges.watch_timer(timer.name)
        while not stop.wait(timer.every):
            try:
                timer.run(self.runtime)
            except DatabaseDown as trouble:
                failures.inc()
                log.warning("timer.down", timer=timer.name, detail=str(trouble)[:200])
            except Exception:
                failures.inc()
                # The next round may do better, and other timers must go on; the log tells.
                log.exception("timer.failed", timer=timer.name)
                stop.wait(5)
