"""Three RabbitMQ nodes; the one that leads the inboxes is killed, paused, cut off while people work."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

from tests.rehearsals.compose import docker
from tests.rehearsals.delays import measure
from tests.rehearsals.ledger import Ledger
from tests.rehearsals.load import Load
from tests.rehearsals.report import Report
from tests.rehearsals.stage import Ground, Stage, wait_for
from tests.rehearsals.verdict import judge

FILES = ("docker-compose.yml", "deploy/compose/cluster.yml")
NODES = ("rabbitmq", "rabbitmq-2", "rabbitmq-3")
WATCHED = "notify.inbox"
AWAY = 30.0
"""Seconds for which a node is paused or cut off: longer than its peers need to give it up."""
CALM = 15.0


def rehearse(ground: Ground, report: Report) -> None:
    ground.leave()
    stage = ground.new("cluster", files=FILES)
    try:
        began = time.monotonic()
        stage.begin()
        report.tell(up=time.monotonic() - began)
        _rehearse(stage, ground, report)
    finally:
        stage.down()


def _rehearse(stage: Stage, ground: Ground, report: Report) -> None:
    ledger = Ledger()
    load = Load(stage, ledger).prepare()
    with load:
        for fault in (_kill, _pause, _cut_off):
            _suffer(stage, fault, report)
        report.expect(load.wait_for(min(ground.events, 2000), 300), f"only {load.said_here()} events")
        report.tell(events=load.said_here())
    report.work(ledger)
    report.no_failure_but(ledger, [])
    report.verdict(judge(stage, ledger))


def _suffer(stage: Stage, fault: Callable[[Stage, str], None], report: Report) -> None:
    """One fault of the leader; how long events stood still because of it."""
    victim = leader(stage)
    since = datetime.now(UTC)
    time.sleep(2)
    fault(stage, victim)
    wait_for(lambda: whole(stage), f"three nodes together again after {fault.__name__} of {victim}", 120)
    time.sleep(CALM)
    found = measure(stage, since)
    name = fault.__name__.strip("_")
    report.tell(**{f"leader_{name}": {"node": victim, "longest_gap": found.gap, "slowest_event": found.longest}})
    report.expect(found.gap > 0, f"nothing was heard around {name}")


def _kill(stage: Stage, victim: str) -> None:
    stage.kill(victim)
    time.sleep(5)
    stage.wait_healthy(victim)


def _pause(stage: Stage, victim: str) -> None:
    stage.pause(victim)
    time.sleep(AWAY)
    stage.resume(victim)


def _cut_off(stage: Stage, victim: str) -> None:
    """Off the network that the nodes and the services share."""
    network, container = f"{stage.name}_data", stage.containers(victim)[0]
    docker("network", "disconnect", network, container)
    time.sleep(AWAY)
    docker("network", "connect", "--alias", victim, network, container)


def leader(stage: Stage) -> str:
    """The node that leads the inbox which is watched."""
    listed = json.loads(stage.rabbitmqctl("list_queues", "--vhost", "/tikub", "--formatter", "json", "name", "leader"))
    return str(next(queue["leader"] for queue in listed if queue["name"] == WATCHED)).removeprefix("rabbit@")


def whole(stage: Stage) -> bool:
    """Whether each node sees the three of them, and none believes that the others have parted."""
    return all(_sees_all(stage, node) for node in NODES)


def _sees_all(stage: Stage, node: str) -> bool:
    told = stage.exec(node, "rabbitmqctl", "--quiet", "cluster_status", "--formatter", "json", check=False)
    if not told.strip().startswith("{"):
        return False
    status = json.loads(told)
    return len(status["running_nodes"]) == len(NODES) and not status["partitions"]
