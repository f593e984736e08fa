"""The bus is away, or three services of four: people see nothing of it."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.faults.outage import distributed, suffer
from tests.faults.proxy import Proxy
from tests.system.platforms import PATHS, Distributed
from tests.system.steps import Cast, deposit, open_call

pytestmark = [pytest.mark.faults, pytest.mark.system, pytest.mark.slow]

AWAY = 10.0
"""Seconds; `make faults` takes a minute."""
MOST_PAGES = 25


@pytest.fixture(scope="module")
def platform(postgres, rabbitmq, tmp_path_factory) -> Iterator[tuple[Distributed, Proxy]]:
    with distributed(postgres, rabbitmq, tmp_path_factory.mktemp("outages")) as opened:
        yield opened


def test_no_form_fails_while_the_bus_is_away_and_everything_arrives_afterwards(platform):
    outage = suffer(*platform, AWAY)

    print(*outage.lines(), sep="\n")
    assert outage.before.failed + outage.during.failed == []
    assert outage.piled_up >= len(outage.during.seconds) > 0
    assert outage.during.at(0.99) < 2 * outage.before.at(0.99) + 0.5


def test_each_service_serves_all_its_pages_while_the_three_others_are_stopped(platform):
    running, _ = platform
    cast = Cast(running)
    call = open_call(cast)
    seen: dict[str, int] = {}
    for role in [key for key in running.processes if key[0] != "ideas"]:
        running.stop_one(*role)
    try:
        for alone in PATHS:
            _leave_alone(running, alone)
            seen[alone] = len(_pages(cast, alone))
            if alone == "ideas":
                assert deposit(cast["yann"], call, "Seul au monde", "Les trois autres services sont arrêtés.")
    finally:
        _everybody(running)

    print(f"pages served alone: {seen}")
    assert all(number >= 3 for number in seen.values())


def _leave_alone(running: Distributed, service: str) -> None:
    for key in [key for key in running.processes if key[0] != service]:
        running.stop_one(*key)
    if (service, "web") not in running.processes:
        running.start_one(service, "web")
    running.wait_for(service)


def _everybody(running: Distributed) -> None:
    for service in PATHS:
        for role in ("worker", "web"):
            if (service, role) not in running.processes:
                running.start_one(service, role)


def _pages(cast: Cast, service: str) -> set[str]:
    """Every page of the service that the team's and the administrator's links lead to; each answers 200."""
    prefix, seen = PATHS[service], set()
    for subject in ("malo", "tugdual"):
        todo = [f"{prefix}/"]
        read: set[str] = set()
        while todo and len(read) < MOST_PAGES:
            path = todo.pop(0)
            if path in read:
                continue
            read.add(path)
            page = cast[subject].get(path)
            todo += [link for link in _links(page) if link.startswith(f"{prefix}/") and link not in read]
        seen |= read
    return seen


def _links(page: str) -> list[str]:
    return [unescape(link).partition("#")[0] for link in re.findall(r'<a[^>]* href="(/[^"]*)"', page)]
