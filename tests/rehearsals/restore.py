"""Four databases from dumps of different instants, one from an earlier instant, RabbitMQ's disk erased: no gap."""

import json
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.rehearsals.ledger import Ledger
from tests.rehearsals.load import Load
from tests.rehearsals.report import Report
from tests.rehearsals.stage import SERVICES, Ground, Stage, wait_for
from tests.rehearsals.verdict import compare, judge
from tests.system.reconcile import column, missing, rows

BETWEEN = 4.0
"""Seconds from one dump to the next, and of work after the last."""
MARGIN = timedelta(hours=1)
TRIES = {"governance_alone": ("governance",), "ideas_alone": ("ideas",), "all_four": SERVICES}
OPEN = "SELECT envelope FROM inbox WHERE state <> 'done'"
UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
ERASED = "rm -rf /var/lib/rabbitmq/mnesia /var/lib/rabbitmq/coordination"


def rehearse(ground: Ground, report: Report) -> None:
    stage = ground.stage()
    _disk_erased(stage, report)
    named: set[str] = set()
    for name, services in TRIES.items():
        _different_instants(stage, ground, report, name, services, named)
    ground.leave()  # what was said after the dumps is gone, for good: the next rehearsal begins anew


def _different_instants(
    stage: Stage, ground: Ground, report: Report, name: str, services: Sequence[str], named: set[str]
) -> None:
    """Dump one after the other under load, go on, stop, restore, and look at what is there.

    `named`: what this restore and those before it could not bring back, as `recover` told.
    """
    ledger = Ledger()
    earliest = datetime.now(UTC)
    with Load(stage, ledger).prepare():
        time.sleep(BETWEEN)
        answered = {}
        for service in services:
            answered[service] = set(ledger.answered)
            dump(stage, service, ground.folder)
            time.sleep(BETWEEN)
    expected = answered.get("ideas", set(ledger.answered))
    began = time.monotonic()
    told = restore(stage, services, ground.folder, since=earliest - MARGIN)
    named |= {row["subject"].rpartition("/")[2] for found in told.values() for row in found["subjects"]}
    seconds = _wait_until_heard(stage, named, began)
    report.tell(**{f"{name}_seconds": seconds})
    _judge(stage, report, name, ledger, expected, told, named)
    after = Ledger()
    with Load(stage, after).prepare() as load:
        load.wait_for(60, 60)
    _wait_until_heard(stage, named, began)
    kept = set(column(stage.database("ideas"), "SELECT title FROM idea"))
    found = compare(after.asked, after.answered, kept & after.asked)
    report.tell(**{f"{name}_forms_afterwards": len(after.answered), f"{name}_lost_afterwards": found.lost})
    report.expect(found.holds and not after.broken, f"{name}: work after the restore: {found} {after.broken}")


def _wait_until_heard(stage: Stage, named: set[str], began: float) -> float:
    """Until nothing is under way but what waits for a subject that the dump does not hold; seconds since `began`."""
    try:
        wait_for(lambda: not any(not_heard(stage, named).values()), "all heard", 120)
    except AssertionError:
        raise AssertionError(f"still not heard: {not_heard(stage, named)}") from None
    return time.monotonic() - began


def not_heard(stage: Stage, named: set[str]) -> dict[str, int]:
    """Events of each subscriber that are not handled, unless they are about a subject that `recover` has named."""
    explained = {each: sum(_is_about(named, row) for row in rows(stage.database(each), OPEN)) for each in SERVICES}
    waiting = {each: rows(stage.database(each), UNPUBLISHED)[0][0] for each in SERVICES}
    return {each: number - explained[each] + waiting[each] for each, number in missing(stage).items()}


def _is_about(named: set[str], row: tuple[Any, ...]) -> bool:
    return any(each in row[0] for each in named)


def dump(stage: Stage, service: str, folder: Path) -> None:
    words = ("pg_dump", "--username", "postgres", "--format", "custom", service)
    stage.pipe("exec", "-T", "postgres", *words, into=folder / f"{service}.dump")


def restore(stage: Stage, services: Sequence[str], folder: Path, since: datetime) -> dict[str, Any]:
    """The runbook's steps; what `recover` told of each service."""
    stage.stop(*(f"{service}-{role}" for service in services for role in ("web", "worker")))
    told = {}
    for service in services:
        pour(stage, service, folder / f"{service}.dump")
        stage.run(f"{service}-migrate")
        told[service] = recover(stage, service)
    stage.start(*(f"{service}-{role}" for service in services for role in ("web", "worker")))
    for publisher in SERVICES:
        to = () if len(services) > 1 else ("--to", services[0])
        if publisher not in services or len(services) > 1:
            stage.command(publisher, "outbox", "republish", "--since", since.isoformat(), *to)
    return told


def pour(stage: Stage, service: str, file: Path) -> None:
    words = ("--clean", "--create", "--if-exists", "--exit-on-error", "--dbname", "postgres")
    stage.pipe("exec", "-T", "postgres", "pg_restore", "--username", "postgres", *words, out_of=file)


def recover(stage: Stage, service: str) -> dict[str, Any]:
    """What the service said since the dump, from the history, which it may read for this once."""
    allow(stage, service, f"^({service}\\.inbox|tikub\\.history)$")
    try:
        found: dict[str, Any] = json.loads(stage.run(f"{service}-worker", "outbox", "recover", "--json"))
    finally:
        allow(stage, service, f"^{service}\\.inbox$")
    return found


def allow(stage: Stage, service: str, read: str) -> None:
    stage.rabbitmqctl("set_permissions", "--vhost", "/tikub", service, "^$", r"^tikub\.events$", read)


def _judge(
    stage: Stage,
    report: Report,
    name: str,
    ledger: Ledger,
    expected: Iterable[str],
    told: dict[str, Any],
    named: set[str],
) -> None:
    """What was answered before the dump is there; what was answered later and is not there has been named."""
    kept = set(column(stage.database("ideas"), "SELECT title FROM idea"))
    gone = [path.rpartition("/")[2] for title, path in ledger.answered.items() if title not in kept]
    held = {each: sum(_is_about(named, row) for row in rows(stage.database(each), OPEN)) for each in SERVICES}
    report.tell(
        **{
            f"{name}_forms": len(ledger.answered),
            f"{name}_before_the_dump_and_lost": len(set(expected) - kept),
            f"{name}_after_the_dump_and_gone": len(gone),
            f"{name}_put_back": {service: found["put_back"] for service, found in told.items()},
            f"{name}_messages_about_what_is_gone": held,
            f"{name}_events_missing": sum(not_heard(stage, named).values()),
        }
    )
    report.expect(not set(expected) - kept, f"{name}: {len(set(expected) - kept)} forms from before the dump are lost")
    report.expect(set(gone) <= named, f"{name}: {len(set(gone) - named)} forms are gone and recover did not name them")
    report.expect(not any(found["conflicts"] for found in told.values()), f"{name}: conflicts {told}")
    report.expect(_all_reconcile(stage), f"{name}: a service's own `reconcile` found a gap")


def _all_reconcile(stage: Stage) -> bool:
    """Each service's own answer, with its exit code."""
    for service in SERVICES:
        try:
            stage.command(service, "reconcile", "--json")
        except AssertionError as fault:
            print(str(fault)[-3000:], flush=True)
            return False
    return True


def _disk_erased(stage: Stage, report: Report) -> None:
    """The bus with events queued loses all it had; the outboxes say it again."""
    ledger, since = Ledger(), datetime.now(UTC)
    with Load(stage, ledger, journeys=False).prepare() as load:
        stage.stop("notify-worker", "governance-worker")
        load.wait_for(200, 60)
    queued = stage.rabbitmqctl("list_queues", "--vhost", "/tikub", "--formatter", "json", "name", "messages")
    began = time.monotonic()
    stage.stop("rabbitmq")
    stage("run", "--rm", "--no-deps", "--no-TTY", "--entrypoint", "sh", "rabbitmq", "-c", ERASED)
    stage.start("rabbitmq")
    stage.start("notify-worker", "governance-worker")
    for service in SERVICES:
        stage.command(service, "outbox", "republish", "--since", (since - MARGIN).isoformat())
    verdict = judge(stage, ledger)
    waited = {row["name"]: row["messages"] for row in json.loads(queued)}
    report.tell(disk_erased_with=waited, disk_erased_seconds=time.monotonic() - began)
    report.expect(waited.get("notify.inbox", 0) > 0, "nothing was queued when the disk was erased")
    report.verdict(verdict)
