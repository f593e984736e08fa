"""The bus loses its disk with everything on it; what was said is sent again from the outbox, and nobody notices."""

import shutil
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from shared.command_line.outbox import SUBCOMMANDS
from shared.identifiers import new_id
from shared.mailboxes import outbox
from shared.rabbit import RabbitBroker
from shared.relay import run_relay
from shared.service import Runtime
from shared.worker import Worker
from tests.faults.findings import Findings, compare
from tests.faults.ledger import WriteStep, effect, open_runtime, reader, write_step, writer
from tests.faults.world import AT_ONCE, wait_for
from tests.servers import Postgres
from tests.servers.private_rabbitmq import PrivateRabbit

ENTRIES = 50
LONGEST = 600.0
"""Seconds after which whatever has not arrived counts as lost."""


@dataclass
class LostDisk:
    """What was on the disk, and how all was well again."""

    queued: int
    handled_before: int
    without_sending_again: Findings
    marked_in: float
    well_after: float
    findings: Findings

    def lines(self) -> list[str]:
        return [
            f"{self.queued} events in the bus when it lost its disk, {self.handled_before} handled before",
            f"the bus came back empty: {self.without_sending_again.faults()}",
            f"one command marked {self.queued + self.handled_before} events in {self.marked_in:.1f} s",
            f"all there {self.well_after:.1f} s after it was given",
            f"missing {self.findings.lost}, double {self.findings.double}, other {self.findings.faults() or 'none'}",
        ]


def lose(postgres: Postgres, events: int) -> LostDisk:
    """A quarter is handled, the rest waits in the bus; then its disk is erased."""
    urls = [postgres.database(name) for name in ("writer", "reader")]
    writing, reading = (open_runtime(service, url) for service, url in zip((writer(), reader()), urls, strict=True))
    try:
        with PrivateRabbit() as rabbit:
            return _lose(rabbit, writing, reading, events)
    finally:
        for runtime in (writing, reading):
            runtime.engine.dispose()


def _lose(rabbit: PrivateRabbit, writing: Runtime, reading: Runtime, events: int) -> LostDisk:
    broker = RabbitBroker(rabbit.url)
    broker.declare("reader", reading.service.policies.bindings)
    with _relaying(writing, broker):
        _write(writing, events // 4)
        with _working(reading, broker):
            assert wait_for(lambda: _effects(reading) >= events // 4, LONGEST)
        handled = _effects(reading)
        _write(writing, events - events // 4)
        assert wait_for(lambda: _published(writing) == events, LONGEST)
        _erase(rabbit)
        with _working(reading, broker):
            time.sleep(5)
            missing = compare(writing, reading)
            began = time.monotonic()
            _send_again(writing)
            marked_in = time.monotonic() - began
            wait_for(lambda: _effects(reading) >= events and _waiting(writing) == 0, LONGEST)
            well_after = time.monotonic() - began
            time.sleep(1)
    return LostDisk(events - handled, handled, missing, marked_in, well_after, compare(writing, reading))


def _write(writing: Runtime, events: int) -> None:
    entries = [new_id() for _ in range(ENTRIES)]
    for start in range(0, events, AT_ONCE):
        with writing.unit_of_work() as uow:
            for number in range(start, min(start + AT_ONCE, events)):
                write_step(WriteStep(entry_id=entries[number % ENTRIES], mark=new_id()), uow)


def _erase(rabbit: PrivateRabbit) -> None:
    rabbit.kill()
    shutil.rmtree(rabbit.folder / "data")
    rabbit.start()


def _send_again(writing: Runtime) -> None:
    (outbox_word,) = SUBCOMMANDS
    parser = ArgumentParser()
    outbox_word.add_arguments(parser)
    assert outbox_word.run(writing, parser.parse_args(["republish", "--all", "--to", "reader", "--json"])) == 0


@contextmanager
def _relaying(runtime: Runtime, broker: RabbitBroker) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run_relay, args=(runtime, broker, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)


@contextmanager
def _working(runtime: Runtime, broker: RabbitBroker) -> Iterator[None]:
    stop = threading.Event()
    worker = Worker(runtime, broker)
    worker.start(stop)
    try:
        yield
    finally:
        stop.set()
        worker.join()


def _published(writing: Runtime) -> int:
    return _count(writing, select(func.count(outbox.c.published_at)))


def _waiting(writing: Runtime) -> int:
    return _count(writing, select(func.count(outbox.c.again_at)))


def _effects(reading: Runtime) -> int:
    return _count(reading, select(func.count()).select_from(effect))


def _count(runtime: Runtime, query: Select[Any]) -> int:
    with runtime.reading() as session:
        return int(session.scalar(query) or 0)
