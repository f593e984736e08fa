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

LONGEST = 200.0
"""Seconds of work until the next dump, however little was said."""
STILL = "SELECT type, subject, state, error FROM inbox WHERE state <> 'done'"
MARGIN = timedelta(hours=1)
TRIES = {"governance_alone": ("governance",), "ideas_alone": ("ideas",), "all_four": SERVICES}
NAMED = """
SELECT count(*) FROM inbox WHERE state <> 'done' AND EXISTS
 (SELECT 1 FROM lost WHERE position(split_part(lost.subject, '/', 3) in inbox.envelope) > 0)
"""
"""Messages about what `recover` named: a person decides what becomes of them."""
WHY = "rehearsed: entered again"
UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
ERASED = "rm -rf /var/lib/rabbitmq/mnesia /var/lib/rabbitmq/coordination"


def rehearse(ground: Ground, report: Report) -> None:
    stage = ground.stage()
    _disk_erased(stage, report)
    for name, services in TRIES.items():
        _different_instants(stage, ground, report, name, services)
    ground.leave()  # what was said after the dumps is gone, for good: the next rehearsal begins anew


def _different_instants(stage: Stage, ground: Ground, report: Report, name: str, services: Sequence[str]) -> None:
    """Dump one after the other under load, go on, stop, restore, and look at what is there."""
    ledger, share = Ledger(), ground.events // len(TRIES) // (len(services) + 1)
    earliest = datetime.now(UTC)
    with Load(stage, ledger).prepare() as load:
        answered = {}
        for done, service in enumerate(services, start=1):
            load.wait_for(done * share, LONGEST)
            answered[service] = set(ledger.answered)
            dump(stage, service, ground.folder)
        load.wait_for((len(services) + 1) * share, LONGEST)
        report.tell(**{f"{name}_events": load.said_here()})
    began = time.monotonic()
    told = restore(stage, services, ground.folder, since=earliest - MARGIN)
    _wait_until_heard(stage)
    report.tell(**{f"{name}_seconds": time.monotonic() - began})
    _judge(stage, report, name, ledger, answered.get("ideas", set(ledger.answered)), told)
    _decide(stage, report, name)
    _work_again(stage, report, name)


def _work_again(stage: Stage, report: Report, name: str) -> None:
    after = Ledger()
    with Load(stage, after).prepare() as load:
        load.wait_for(60, 60)
    _wait_until_heard(stage)
    kept = set(column(stage.database("ideas"), "SELECT title FROM idea"))
    found = compare(after.asked, after.answered, kept & after.asked)
    report.tell(**{f"{name}_forms_afterwards": len(after.answered), f"{name}_lost_afterwards": found.lost})
    report.expect(found.holds and not after.broken, f"{name}: work after the restore: {found} {after.broken}")


def _wait_until_heard(stage: Stage) -> None:
    """Until nothing is under way but what waits for a person."""
    try:
        wait_for(lambda: not any(not_heard(stage).values()), "all heard", 240)
    except AssertionError:
        raise AssertionError(f"still not heard: {not_heard(stage)} {open_ones(stage)}") from None


def not_heard(stage: Stage) -> dict[str, int]:
    """Events of each subscriber that are not handled, unless they are about what a restore has lost."""
    waiting = {each: rows(stage.database(each), UNPUBLISHED)[0][0] for each in SERVICES}
    return {each: number - named(stage, each) + waiting[each] for each, number in missing(stage).items()}


def named(stage: Stage, service: str) -> int:
    return int(rows(stage.database(service), NAMED)[0][0])


def open_ones(stage: Stage) -> list[Any]:
    """A few of what waits, for whoever has to find out why."""
    return [row for each in SERVICES for row in rows(stage.database(each), f"{STILL} LIMIT 5")]


def _decide(stage: Stage, report: Report, name: str) -> None:
    """The runbook's last steps: the service names what waits for what is gone, a person closes it, nothing is left."""
    held = {each: json.loads(stage.command(each, "reconcile", "--json").stdout)["lost"] for each in SERVICES}
    waiting = {each: len(rows(stage.database(each), STILL)) for each in SERVICES}
    shown = {each: len(messages) for each, messages in held.items()}
    report.tell(**{f"{name}_about_what_is_gone": shown})
    report.expect(shown == waiting, f"{name}: the services name {shown} of what waits: {waiting} {open_ones(stage)}")
    closed = {each: _close(stage, each) for each in SERVICES}
    report.tell(**{f"{name}_closed": closed})
    left = sum(missing(stage).values())
    report.expect(not left and not open_ones(stage), f"{name}: {left} not handled in the end: {open_ones(stage)}")


def _close(stage: Stage, service: str) -> int:
    told = stage.command(service, "inbox", "close", "--lost", "--because", WHY, "--json").stdout
    return int(json.loads(told)["closed"])


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
    stage: Stage, report: Report, name: str, ledger: Ledger, expected: Iterable[str], told: dict[str, Any]
) -> None:
    """What was answered before the dump is there; what was answered later and is not there has been named."""
    kept = set(column(stage.database("ideas"), "SELECT title FROM idea"))
    gone = {path.rpartition("/")[2] for title, path in ledger.answered.items() if title not in kept}
    told_of = {row["subject"].rpartition("/")[2] for found in told.values() for row in found["subjects"]}
    report.tell(
        **{
            f"{name}_forms": len(ledger.answered),
            f"{name}_before_the_dump_and_lost": len(set(expected) - kept),
            f"{name}_after_the_dump_and_gone": len(gone),
            f"{name}_put_back": {service: found["put_back"] for service, found in told.items()},
            f"{name}_events_missing": sum(not_heard(stage).values()),
        }
    )
    report.expect(not set(expected) - kept, f"{name}: {len(set(expected) - kept)} forms from before the dump are lost")
    report.expect(gone <= told_of, f"{name}: {len(gone - told_of)} forms are gone and recover did not name them")
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
