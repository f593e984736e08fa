"""One image, several roles: `python -m services.<name> web | worker | migrate | …`."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from types import FrameType

import structlog

from shared import mailbox_commands
from shared.broker import Broker, backoff
from shared.database import WEB_STATEMENT_TIMEOUT, WORKER_STATEMENT_TIMEOUT
from shared.errors import BrokerDown, DatabaseDown, Misconfigured
from shared.migrate import migrate
from shared.observability import set_up_logs
from shared.relay import run_relay
from shared.service import Runtime, Service, Subcommand, Timer
from shared.settings import Settings, read_settings

log = structlog.get_logger()

OK, FAILED, USAGE, UNAVAILABLE, BROKEN, MISCONFIGURED = 0, 1, 2, 69, 70, 78
"""Exit codes; those from 64 on are those of sysexits.h."""

DRAIN = 25.0
"""Seconds that a worker has to end what it does after SIGTERM."""


def main(service: Service, words: Sequence[str] | None = None) -> int:
    """The command line of a service; returns the exit code."""
    arguments = _parser(service).parse_args(words)
    try:
        settings = read_settings(service.name)
    except Misconfigured as fault:
        print(fault, file=sys.stderr)
        return MISCONFIGURED
    set_up_logs(service.name, arguments.role, settings.log_level)
    return _run(service, settings, arguments)


def _run(service: Service, settings: Settings, arguments: argparse.Namespace) -> int:
    run: Callable[[Service, Settings, argparse.Namespace], int] = arguments.run
    try:
        return run(service, settings, arguments)
    except (DatabaseDown, BrokerDown) as fault:
        print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
        return UNAVAILABLE


def _parser(service: Service) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {service.package}", description=service.title)
    roles = parser.add_subparsers(dest="role", required=True, metavar="ROLE")
    for name, says, run in (
        ("web", "serve the pages and forms", _web),
        ("worker", "relay, consume and keep time", _worker),
        ("migrate", "bring the database to its newest shape, then end", _migrate),
    ):
        roles.add_parser(name, help=says).set_defaults(run=run)
    for word in (*mailbox_commands.SUBCOMMANDS, *service.subcommands):
        own = roles.add_parser(word.name, help=word.help)
        word.add_arguments(own)
        own.set_defaults(run=partial(_subcommand, word))
    return parser


def _subcommand(word: Subcommand, service: Service, settings: Settings, given: argparse.Namespace) -> int:
    return word.run(Runtime(service, settings), given)


def _migrate(service: Service, settings: Settings, _: argparse.Namespace) -> int:
    migrate(Runtime(service, settings))
    log.info("migrated")
    return OK


def _web(service: Service, settings: Settings, _: argparse.Namespace) -> int:
    from shared.web.serve import serve

    runtime = Runtime(service, settings, statement_timeout=WEB_STATEMENT_TIMEOUT)
    serve(service, runtime, settings)
    return OK


def _worker(service: Service, settings: Settings, _: argparse.Namespace) -> int:
    if settings.amqp_url is None:
        print("a worker of its own needs TIKUB_AMQP_URL; `make run` is the platform in one process", file=sys.stderr)
        return MISCONFIGURED
    from shared.rabbit import RabbitBroker

    stop = threading.Event()
    _stop_at_signals(stop)
    worker = Worker(
        Runtime(service, settings, statement_timeout=WORKER_STATEMENT_TIMEOUT), RabbitBroker(settings.amqp_url)
    )
    worker.start(stop)
    return worker.watch(stop)


def _stop_at_signals(stop: threading.Event) -> None:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)


class Worker:
    """The threads of a service that are not pages: relay, consumer, timers; each with its own connections."""

    def __init__(self, runtime: Runtime, broker: Broker) -> None:
        self.runtime = runtime
        self._broker = broker
        self._threads: list[threading.Thread] = []

    def start(self, stop: threading.Event) -> None:
        """Start all of them; they end when `stop` is set."""
        self._start("relay", lambda: run_relay(self.runtime, self._broker, stop))
        self._start("consumer", lambda: self._consume(stop))
        inbox = Timer("inbox", 1.0, lambda runtime: runtime.retry_due())
        for timer in (inbox, *self.runtime.service.timers):
            self._start(f"timer-{timer.name}", partial(self._keep_time, timer, stop))

    def _start(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=f"{self.runtime.service.name}-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def watch(self, stop: threading.Event) -> int:
        """Wait for the end: asked for (0), or because one of the threads died (70, so that we are started again)."""
        while not stop.wait(0.5):
            dead = [thread.name for thread in self._threads if not thread.is_alive()]
            if dead:
                log.error("worker.thread_died", threads=dead)
                stop.set()
                self.join()
                return BROKEN
        self.join()
        log.info("worker.stopped")
        return OK

    def join(self) -> None:
        """Let each thread end what it does."""
        for thread in self._threads:
            thread.join(DRAIN)

    def _consume(self, stop: threading.Event) -> None:
        delays = backoff()
        name, bindings = self.runtime.service.name, self.runtime.service.policies.bindings
        while not stop.is_set():
            try:
                self._broker.consume(name, bindings, self._deliver, stop)
                delays = backoff()
            except (BrokerDown, DatabaseDown) as trouble:
                log.warning("consumer.down", error=type(trouble).__name__, detail=str(trouble)[:200])
                stop.wait(next(delays))

    def _deliver(self, raws: Sequence[bytes]) -> None:
        self.runtime.deliver(raws)

    def _keep_time(self, timer: Timer, stop: threading.Event) -> None:
        while not stop.wait(timer.every):
            try:
                timer.run(self.runtime)
            except DatabaseDown as trouble:
                log.warning("timer.down", timer=timer.name, detail=str(trouble)[:200])
            except Exception:
                # The next round may do better, and other timers must go on; the log tells.
                log.exception("timer.failed", timer=timer.name)
                stop.wait(5)
