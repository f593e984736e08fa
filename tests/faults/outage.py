"""People go on posting forms while the bus cannot be reached; what they said arrives once it is back."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import requests

from tests.faults.proxy import Proxy
from tests.servers import Postgres, Rabbit
from tests.system.agent import Agent
from tests.system.platforms import PATHS, Distributed, running
from tests.system.reconcile import reconcile, wait_until_quiet
from tests.system.steps import Cast, open_call

PEOPLE = ("nolwenn", "yann", "soizic")
PROBLEM = "Chaque semaine un trousseau manque à l’accueil du lycée."
BEFORE = 3.0
"""Seconds of the same load with the bus, to compare with."""


@dataclass
class Load:
    """What people saw: how long each form took, and those that were not taken."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def at(self, share: float) -> float:
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


@dataclass
class Outage:
    """An outage's figures."""

    seconds: float
    before: Load
    during: Load
    piled_up: int
    arrived_after: float
    agreed: dict[str, int]

    def lines(self) -> list[str]:
        taken, failed = len(self.during.seconds), len(self.during.failed)
        return [
            f"bus away for {self.seconds:.0f} s: {taken} forms taken, {failed} failed",
            *(
                f"a form {when}: median {load.at(0.5) * 1000:.0f} ms, p99 {load.at(0.99) * 1000:.0f} ms"
                for when, load in (("before", self.before), ("meanwhile", self.during))
            ),
            f"{self.piled_up} events waited; all had arrived {self.arrived_after:.1f} s after the bus was back",
            f"the four databases agree on {self.agreed}",
        ]


@contextmanager
def distributed(postgres: Postgres, rabbit: Rabbit, folder: Path) -> Iterator[tuple[Distributed, Proxy]]:
    """The platform on PostgreSQL and RabbitMQ, with a line to the bus that can be cut."""
    parts = urlsplit(rabbit.vhost())
    with Proxy(parts.hostname or "127.0.0.1", parts.port or 5672) as line:
        bus = parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{line.port}").geturl()
        platform = Distributed(folder, {service: postgres.database(service) for service in PATHS}, bus)
        with running(platform):
            yield platform, line


def suffer(platform: Distributed, line: Proxy, seconds: float) -> Outage:
    """An outage under load, and what became of all that was said meanwhile."""
    cast = Cast(platform)
    cast.set_up()
    call = open_call(cast)
    people = [cast[subject] for subject in PEOPLE]
    before = _deposit_for(people, call, BEFORE)
    with _away(line):
        during = _deposit_for(people, call, seconds)
        piled_up = _waiting(platform)
    back = time.monotonic()
    wait_until_quiet(platform, 120)
    return Outage(seconds, before, during, piled_up, time.monotonic() - back, reconcile(platform))


@contextmanager
def _away(line: Proxy) -> Iterator[None]:
    line.refuse()
    line.cut()
    try:
        yield
    finally:
        line.accept()


def _deposit_for(people: list[Agent], call: str, seconds: float) -> Load:
    load, until = Load(), time.monotonic() + seconds
    threads = [threading.Thread(target=_deposit_until, args=(each, call, until, load)) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    return load


def _deposit_until(agent: Agent, call: str, until: float, load: Load) -> None:
    number = 0
    while time.monotonic() < until:
        number += 1
        try:
            form = agent.form(f"{call}/deposer")
            began = time.monotonic()
            answer = agent.send(form, title=f"Idée {number} de {agent.subject} à {began:.3f}", problem=PROBLEM)
        except (requests.RequestException, AssertionError) as fault:
            load.failed.append(repr(fault)[:300])
            continue
        load.seconds.append(time.monotonic() - began)
        if answer.status_code != 303:
            load.failed.append(f"{answer.status_code} {answer.text[:300]}")


def _waiting(platform: Distributed) -> int:
    with platform.database("ideas").connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE published_at IS NULL").scalar_one())
