"""Every web and every worker starts anew, one after the other, twenty times, while people work: no request fails."""

import threading
import time
from collections.abc import Sequence

from tests.rehearsals.compose import docker
from tests.rehearsals.ledger import Ledger
from tests.rehearsals.load import Load
from tests.rehearsals.report import Report
from tests.rehearsals.stage import WEBS, WORKERS, Ground, Stage, wait_for
from tests.rehearsals.verdict import judge

ROUNDS = 20
FOR_EACH = 500
"""A quick look takes one round for so many events."""


def rehearse(ground: Ground, report: Report) -> None:
    stage, ledger = ground.stage(), Ledger()
    rounds = max(1, min(ROUNDS, ground.events // FOR_EACH))
    for web in WEBS:
        stage.scale(web, 2)
    load = Load(stage, ledger).prepare()
    began = time.monotonic()
    with load:
        for done in range(1, rounds + 1):
            _roll(stage)
            report.tell(round=done, failed_so_far=len(ledger.failures))
        seconds = time.monotonic() - began
        events = load.said_here()
    report.tell(rounds=rounds, restarts=rounds * (2 * len(WEBS) + len(WORKERS)), seconds=seconds, events=events)
    report.work(ledger)
    report.no_failure_but(ledger, [])
    report.verdict(judge(stage, ledger))
    for web in WEBS:
        stage.scale(web, 1)


def _roll(stage: Stage) -> None:
    """Of each service one container of its pages, then the other with its worker: the four services side by side."""
    restart(stage, [stage.containers(web)[0] for web in WEBS])
    restart(stage, [stage.containers(web)[1] for web in WEBS] + [stage.containers(each)[0] for each in WORKERS])


def restart(stage: Stage, containers: Sequence[str]) -> None:
    """SIGTERM, a new start, and no further before they are healthy."""
    threads = [threading.Thread(target=docker, args=("restart", "--time", "30", each)) for each in containers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for(lambda: all(stage.healthy(each) for each in containers), "restarted containers healthy again", 120)
