"""`lanes open | close | list` and `exit-worker` on the command line of the service."""

import json
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from functools import partial
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, ProcessCollector, generate_latest
from sqlalchemy import Row, func, select

from services.portfolio.commands.checks.answering import Checker
from services.portfolio.commands.lanes.opening import CloseLane, OpenLane, close_lane, open_lane
from services.portfolio.domain.checks import Answer
from services.portfolio.domain.lanes import EXIT, state_of
from services.portfolio.tables import check_job, lane
from shared.broker import backoff, held
from shared.command_line.answer import FAILED, MISCONFIGURED, OK, say_json
from shared.errors import BrokerDown, NotFound, Refusal
from shared.service import Runtime, Subcommand
from shared.stopping import stop_at_signals
from shared.worker_health import Answers, serve_answers

log = structlog.get_logger()


def _lanes_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("open", "close", "list"))
    parser.add_argument("number", nargs="?", default="", help="of the product: PR-2026-0001")
    parser.add_argument("--why", default="", help="a sentence that the page shows")
    parser.add_argument("--wait", type=float, default=0.0, metavar="SECONDS", help="until the worker has done it")
    say_json(parser)


def _lanes(runtime: Runtime, given: Namespace) -> int:
    try:
        if given.what == "open":
            runtime.do(open_lane, OpenLane(by=None, number=given.number, why=given.why))
        elif given.what == "close":
            runtime.do(close_lane, CloseLane(by=None, number=given.number))
    except (Refusal, NotFound) as refused:
        sys.stderr.write(f"{refused}\n")
        return FAILED
    if given.what != "list" and given.wait and not _settled(runtime, given.number, given.wait):
        sys.stderr.write("asked for; the worker has not done it yet: is it running?\n")
        return FAILED
    return _tell(runtime, as_json=given.json)


def _settled(runtime: Runtime, number: str, seconds: float) -> bool:
    """Whether the worker does in time what was asked: a closed lane may stay until its workers have left."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with runtime.reading() as session:
            row = session.execute(select(lane).where(lane.c.number == number)).one()
        if row.wanted == row.is_open:
            return True
        time.sleep(0.2)
    return False


def _tell(runtime: Runtime, *, as_json: bool) -> int:
    with runtime.reading() as session:
        waiting = (
            select(check_job.c.product_id, func.count().label("jobs"))
            .where(check_job.c.answered_at.is_(None))
            .group_by(check_job.c.product_id)
            .subquery()
        )
        jobs = func.coalesce(waiting.c.jobs, 0).label("jobs")
        there = select(lane, jobs).outerjoin(waiting, waiting.c.product_id == lane.c.product_id)
        rows = session.execute(there.where(lane.c.wanted | lane.c.is_there).order_by(lane.c.number)).all()
    told = [_told(row) for row in rows]
    if as_json:
        sys.stdout.write(json.dumps({"lanes": told}) + "\n")
    else:
        lines = [f"{one['number']}  {one['state']}  {one['waiting']} waiting  {one['queue']}" for one in told]
        sys.stdout.write("\n".join(lines or ["no lane: all checks wait in the shared queue"]) + "\n")
    return OK


def _told(row: Row[Any]) -> dict[str, Any]:
    state, queue = state_of(row.wanted, row.is_open), EXIT.lane(row.number)
    return {"number": row.number, "state": state, "waiting": row.jobs, "queue": queue, "why": row.why}


LANES = Subcommand("lanes", "give a product's checks a lane of their own, or back to all", _lanes_arguments, _lanes)


def _worker_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--product", default=None, metavar="NUMBER", help="work in this product's lane only")


def _exit_worker(runtime: Runtime, given: Namespace) -> int:
    """Make checks until told to stop; needs the bus and a way out, and no database."""
    settings = runtime.settings
    if settings.amqp_url is None:
        sys.stderr.write("an exit-worker needs TIKUB_AMQP_URL; on the embedded default the platform makes the checks\n")
        return MISCONFIGURED
    from shared.rabbit import RabbitBroker

    stop, ready, registry = threading.Event(), threading.Event(), CollectorRegistry()
    done = counter(registry)
    checker = Checker.of(settings, lambda answer: done.labels("portfolio", answer).inc())
    stop_at_signals(stop)
    lanes = RabbitBroker(lambda: settings.fresh("amqp_url"), "exit-worker").lanes(EXIT)
    with serve_answers(_health(registry, ready), settings.health_port):
        work = partial(lanes.work, given.product, checker.answers, stop, settings.checks_at_once, ready.set)
        _work_on(work, stop, ready)
    log.info("exit_worker.stopped")
    return OK


def _work_on(work: "partial[None]", stop: threading.Event, ready: threading.Event) -> None:
    delays = backoff(high=5.0)
    while not stop.is_set():
        began = time.monotonic()
        try:
            work()
        except BrokerDown as trouble:
            ready.clear()
            delays = backoff(high=5.0) if held(began) else delays
            log.warning("exit_worker.down", detail=str(trouble)[:200])
            stop.wait(next(delays))


def counter(registry: CollectorRegistry) -> Counter:
    """What an exit-worker tells of itself: the checks it has made, by answer, and its process."""
    done = Counter("checks_done", "Checks made by answer", ("service", "answer"), namespace="tikub", registry=registry)
    ProcessCollector(registry=registry)
    for answer in Answer:
        done.labels("portfolio", answer.value)
    return done


def _health(registry: CollectorRegistry, ready: threading.Event) -> Answers:
    return {
        "/healthz": lambda: (200, "text/plain", b"ok"),
        "/readyz": lambda: (200, "text/plain", b"ok") if ready.is_set() else (503, "text/plain", b"no bus"),
        "/metrics": lambda: (200, CONTENT_TYPE_LATEST, generate_latest(registry)),
    }


EXIT_WORKER = Subcommand(
    "exit-worker", "make checks, for all products or in one lane", _worker_arguments, _exit_worker, needs_store=False
)
