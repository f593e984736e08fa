"""The processes under test, forked from one that has already imported everything: a new life costs milliseconds.

`python -m tests.faults.process` takes one order a line and tells of births and deaths, one JSON object a line each;
when its input ends, it kills those that are left.
"""

import json
import logging
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as query
from werkzeug.serving import make_server

from shared import consumer, failpoints, relay, setbacks, worker
from shared.broker import EmbeddedBroker
from shared.identifiers import new_id
from shared.observability import set_up_logs
from shared.rabbit import RabbitBroker
from shared.relay import run_relay
from shared.service import Runtime
from shared.stopping import stop_at_signals
from shared.web import create_web
from shared.worker import Worker
from tests.faults.ledger import WriteStep, open_runtime, reader, step, write_step, writer
from tests.faults.mutants import MUTANTS
from tests.faults.pages import writing
from tests.lanes import processes as lanes

Order = dict[str, Any]
"""slot, role, writer, reader, bus, port, log, faults, seed, mutant, hasty, slow (seconds per reaction), batch."""


def serve(order: Order) -> None:
    """The writer's form."""
    runtime = open_runtime(writer(pages=[writing()]), order["writer"], tables=False)
    app = create_web(runtime.service, runtime, runtime.settings)
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    make_server("127.0.0.1", order["port"], app, threaded=True).serve_forever()


def send(order: Order) -> None:
    """The writer's relay."""
    run_relay(_runtime(order, "writer"), RabbitBroker(order["bus"], "relay", patience=5), _until_term())


def count(order: Order) -> None:
    """The reader's worker: consumer, relay and timers."""
    stop = _until_term()
    broker = RabbitBroker(order["bus"], patience=5)
    broker.consume = partial(broker.consume, batch=order["batch"])
    work = Worker(_runtime(order, "reader"), broker)
    work.start(stop)
    sys.exit(work.watch(stop))


def live_together(order: Order) -> None:
    """Both services in one process, on the embedded store and bus; writes as many steps as asked for."""
    stop, broker = _until_term(), EmbeddedBroker(["writer", "reader"])
    for name in ("writer", "reader"):
        Worker(_runtime(order, name), broker).start(stop)
    writing_to = _runtime(order, "writer")
    while _steps(writing_to) < order["steps"] and not stop.wait(0.002):
        writing_to.do(write_step, WriteStep(entry_id=UUID(int=_steps(writing_to) % 10), mark=new_id()))
    stop.wait()


def _steps(runtime: Runtime) -> int:
    with runtime.reading() as session:
        return session.scalar(query(func.count()).select_from(step)) or 0


ROLES: dict[str, Callable[[Order], None]] = {
    "web": serve,
    "relay": send,
    "reader": count,
    "together": live_together,
    **lanes.ROLES,
}


def _runtime(order: Order, name: str) -> Runtime:
    def stumble(fact: Any) -> None:
        if order["slow"]:
            time.sleep(order["slow"])
        if fact.note == "poison":
            print(f"attempt {fact.mark}", flush=True)
            raise ValueError("poison")

    service = writer() if name == "writer" else reader(stumble)
    return open_runtime(service, order[name], tables=False)


def _until_term() -> threading.Event:
    stop = threading.Event()
    stop_at_signals(stop)
    return stop


def live(order: Order) -> NoReturn:
    """All that a child does; it never returns into the parent's loop."""
    code = 0
    try:
        _get_ready(order)
        ROLES[order["role"]](order)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # a process that breaks must say so in its log, and its supervisor starts another
        traceback.print_exc()
        code = 70
    finally:
        sys.stdout.flush()
        os._exit(code)


def _get_ready(order: Order) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor in (1, 2):
        os.dup2(log, descriptor)
    sys.stdout.reconfigure(line_buffering=True)
    set_up_logs(order["role"], order["slot"])
    _arm(order["faults"], order["seed"])
    if order["hasty"]:
        hasten()
    if order["mutant"]:
        (MUTANTS | lanes.MUTANTS)[order["mutant"]].breed()


def _arm(faults: str, seed: int) -> None:
    """The failpoints of this life; modules hold the function by name, so each is given the new one."""
    new = failpoints.arm({"TIKUB_TESTING": "1", "FAULT": faults, "FAULT_SEED": str(seed)})
    old = failpoints.fault
    for module in list(sys.modules.values()):
        if getattr(module, "fault", None) is old:
            module.fault = new


def hasten() -> None:
    """Shorter pauses, for more troubles in the same time."""

    def pauses(**_ceiling: float) -> Iterator[float]:
        while True:
            yield 0.1

    for module in (consumer, relay, worker):
        module.backoff = pauses
    relay.HOLD = timedelta(seconds=0.5)
    setbacks.PATIENT = setbacks.BRIEF = (timedelta(seconds=0.3),) * 20


def main() -> None:
    reading, writing_end = os.pipe()
    os.set_blocking(writing_end, False)
    signal.set_wakeup_fd(writing_end)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    alive: set[int] = set()
    for line in _lines(reading, alive):
        order = json.loads(line)
        if "signal" in order:
            _signal(order["to"], order["signal"], alive)
            continue
        pid = os.fork()
        if not pid:
            live(order)
        alive.add(pid)
        _tell(slot=order["slot"], born=pid)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def _signal(pid: int, number: int, alive: set[int]) -> None:
    """Only to a child that was not buried yet: no other process can have its number."""
    if pid in alive:
        os.kill(pid, number)


def _lines(deaths: int, alive: set[int]) -> Iterator[bytes]:
    """The orders as they come; meanwhile the dead are told of."""
    rest = b""
    while True:
        ready, _, _ = select.select([0, deaths], [], [])
        if deaths in ready:
            os.read(deaths, 4096)
            _bury(alive)
        if 0 in ready:
            chunk = os.read(0, 65536)
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines


def _bury(alive: set[int]) -> None:
    while alive:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        alive.discard(pid)
        _tell(died=pid, code=os.waitstatus_to_exitcode(status))


def _tell(**what: Any) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main()
