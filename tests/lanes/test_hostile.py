"""A whole exit-worker before hostile sites: it costs bounded time and memory, and nothing inside is reached."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from services.portfolio.domain.checks import JOBS
from tests.faults.nursery import Nursery
from tests.lanes.hall import Hall, open_hall, until
from tests.lanes.plays import LONGEST, Stage
from tests.shared.fetcher import hostile
from tests.shared.fetcher.sites import Site, answer, open_site

pytestmark = [pytest.mark.faults, pytest.mark.slow]

SPELLINGS = (
    "127.0.0.1", "127.1", "localhost", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "127.0.0.1.",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::1]", "0.0.0.0", "[::]",
)  # fmt: skip
MEMORY = 120 * 1024
"""KiB that a worker with eight jobs in hand may take beyond what it takes at rest; a page is 1 MiB at most."""


@pytest.fixture
def canary() -> Iterator[Site]:
    """A service inside, which nobody who checks products may reach."""
    with open_site(answer(b"secret"), "127.0.0.1") as site:
        yield site


@pytest.fixture
def links(canary) -> Iterator[list[str]]:
    with ExitStack() as stack:
        bad = [stack.enter_context(open_site(handler)) for handler in hostile.ALL]
        inward = stack.enter_context(open_site(_sends_inside(canary)))
        rebinds = stack.enter_context(open_site(answer(b"now it is here"), port=canary.port))
        typed = [f"http://{spelling}:{canary.port}/" for spelling in SPELLINGS]
        sent = [f"{inward.url}/{number}" for number in range(len(SPELLINGS))]
        yield [*(site.url for site in bad), *typed, *sent, f"http://re.example:{rebinds.port}/"]


def _sends_inside(canary: Site) -> hostile.Handler:
    """Redirects `/3` to the fourth spelling of the canary's address, and whatever else to the first."""

    def handle(connection, head):
        number = int(found[1]) if (found := re.match(rb"GET /(\d+) ", head)) else 0
        where = f"Location: http://{SPELLINGS[number]}:{canary.port}/\r\n"
        answer(status="302 Found", headers=where)(connection, head)

    return handle


@pytest.fixture
def hall(postgres, rabbitmq, links) -> Iterator[Hall]:
    with open_hall(postgres, rabbitmq, len(links), "") as opened:
        opened.link(links)
        yield opened


def test_hostile_sites_cost_bounded_time_and_memory_and_reach_nothing_inside(hall, links, canary, tmp_path):
    with Nursery() as nursery:
        stage = Stage(hall, nursery)
        stage.begin(tmp_path / "log")
        stage.foreman()
        stage.worker("worker", at_once=8, names={"re.example": ["127.0.0.2", "127.0.0.1"]})
        until(hall.workers, "the worker has its place", LONGEST)
        pid, at_rest = nursery.slots["worker"].pid, _kib("VmRSS", nursery.slots["worker"].pid)

        hall.ask(hall.ids)
        until(lambda: not hall.unanswered(), "every job is answered", 4 * LONGEST)

        grown = _kib("VmHWM", pid) - at_rest
        assert nursery.slots["worker"].pid == pid, nursery.lines()[-20:]
    print(f"{len(links)} hostile products, {len(links) * len(JOBS)} checks, {grown} KiB beyond {at_rest} KiB at rest")
    assert hall.faults() == {}
    assert canary.touched == 0
    assert grown < MEMORY
    inside = set(hall.ids[len(hostile.ALL) : len(hostile.ALL) + len(SPELLINGS)])
    assert set(hall.answers("security_headers", inside)) == {"unreachable"}


def _kib(field: str, pid: int | None) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)[1])
