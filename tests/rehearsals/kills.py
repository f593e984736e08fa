"""Every worker, every web, RabbitMQ and PostgreSQL die in turn while people work: nothing is lost, nothing double."""

import random
import time
from datetime import UTC, datetime

from tests.rehearsals.delays import measure
from tests.rehearsals.ledger import Away, Ledger
from tests.rehearsals.load import Load
from tests.rehearsals.report import Report
from tests.rehearsals.stage import ALL, WEBS, WORKERS, Ground, Stage
from tests.rehearsals.verdict import judge

NOBODY: frozenset[str] = frozenset()
LONGEST = 1500.0


def rehearse(ground: Ground, report: Report) -> None:
    stage, ledger, dice = ground.stage(), Ledger(), random.Random(ground.seed)
    load = Load(stage, ledger).prepare()
    since, began = datetime.now(UTC), time.monotonic()
    away: list[Away] = []
    with load:
        while load.busy and (not away or load.said_here() < ground.events) and time.monotonic() - began < LONGEST:
            away += _each_in_turn(stage, dice)
        seconds = time.monotonic() - began
        events = load.said_here()
    report.tell(events=events, seconds=seconds, kills=len(away), away=[each.what for each in away])
    report.expect(events >= ground.events, f"only {events} events")
    report.work(ledger)
    report.no_failure_but(ledger, away)
    report.verdict(judge(stage, ledger))
    report.tell(delays=vars(measure(stage, since)))


def _each_in_turn(stage: Stage, dice: random.Random) -> list[Away]:
    """In an order of the dice's; the pages of a service may fail while they, or its database, are away."""
    suffers = dict.fromkeys(WORKERS, NOBODY) | {web: frozenset({web.removesuffix("-web")}) for web in WEBS}
    suffers |= {"rabbitmq": NOBODY, "postgres": ALL}
    order = list(suffers)
    dice.shuffle(order)
    return [_crash(stage, name, suffers[name]) for name in order]


def _crash(stage: Stage, name: str, suffers: frozenset[str]) -> Away:
    gone = stage.crash(name, suffers)
    time.sleep(1)
    return gone
