"""What the worker does about lanes by itself: settles them, sends jobs, hears answers; one foreman for all workers."""

import threading
import time
from functools import partial

import structlog
from sqlalchemy import Connection, select

from services.portfolio.commands.checks.answering import Checker
from services.portfolio.commands.checks.recording import record
from services.portfolio.commands.checks.sending import send_again, send_some
from services.portfolio.commands.lanes.settling import settle
from services.portfolio.domain.lanes import EXIT
from services.portfolio.tables import lane
from shared.broker import Broker
from shared.database import database_faults_named
from shared.lanes import EmbeddedLanes, Lanes
from shared.relay import leads
from shared.service import Chore, Runtime

LOOK, SWEEP, RELIEF = 0.5, 60.0, 2.0
"""Seconds between two looks at what is wanted, at what was lost, and at whether the foreman is gone."""

log = structlog.get_logger()


def direct(runtime: Runtime, broker: Broker, stop: threading.Event) -> None:
    """Be the foreman, as long as no other worker is: a lock that lives as long as its session."""
    with database_faults_named(), runtime.engine.connect() as connection:
        if not leads(connection, "portfolio-exit"):
            stop.wait(RELIEF)
            return
        try:
            _direct(runtime, broker.lanes(EXIT), connection, stop)
        finally:
            connection.invalidate()


def _direct(runtime: Runtime, lanes: Lanes, lock: Connection, stop: threading.Event) -> None:
    _begin(runtime, lanes)
    sender = lanes.sender()
    try:
        swept = time.monotonic()
        while not stop.is_set():
            with lock.begin():
                lock.execute(select(1))  # whose session is lost leads no longer
            settle(runtime, lanes)
            sent = send_some(runtime, sender)
            if time.monotonic() - swept > SWEEP:
                swept = time.monotonic()
                send_again(runtime)
            sender.wait(0 if sent else LOOK)
    finally:
        sender.close()


def _begin(runtime: Runtime, lanes: Lanes) -> None:
    """Make the yard anew; what a process held in its memory when it ended is sent once more."""
    lanes.declare()
    with runtime.reading() as session:
        numbers = session.scalars(select(lane.c.number).where(lane.c.is_open, lane.c.wanted)).all()
    for number in numbers:
        lanes.open(number)
    if runtime.embedded:
        send_again(runtime, all_of_them=True)


def hear_answers(runtime: Runtime, broker: Broker, stop: threading.Event) -> None:
    """Record what comes back."""
    lanes = broker.lanes(EXIT)
    lanes.declare()
    lanes.hear(partial(_record, runtime), stop)


def _record(runtime: Runtime, bodies: list[bytes]) -> None:
    record(runtime, bodies)


def check_here(runtime: Runtime, broker: Broker, stop: threading.Event) -> None:
    """On the embedded default the one process also makes the checks: a crew for all, and one for each open lane."""
    lanes = broker.lanes(EXIT)
    if not isinstance(lanes, EmbeddedLanes):
        stop.wait()
        return
    checker, crews = Checker.of(runtime.settings), dict[str | None, threading.Event]()
    while not stop.wait(LOOK):
        wanted = {None, *(lanes.keys - lanes.closed)}
        for key in wanted - crews.keys():
            crews[key] = leave = threading.Event()
            work = partial(lanes.work, key, checker.answers, leave, runtime.settings.checks_at_once)
            threading.Thread(target=work, daemon=True, name=f"lane-{key or 'shared'}").start()
        for key in crews.keys() - wanted:
            crews.pop(key).set()
    for leave in crews.values():
        leave.set()


CHORES = (Chore("exit-foreman", direct), Chore("exit-answers", hear_answers), Chore("exit-checks", check_here))
