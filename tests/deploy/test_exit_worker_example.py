"""The example that the DSI may copy, run for real: with the rights of an exit-worker, in a lane, killed on the way."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from deploy.contracts.files import ROOT
from deploy.rabbitmq.definitions import EXIT_WORKER
from services.portfolio.app import service
from services.portfolio.commands.lanes import OpenLane, open_lane
from services.portfolio.tables import check_run
from shared.rabbit import RabbitBroker
from shared.settings import Settings
from tests.portfolio.checking import Yard, a_product, ask, cantine, jobs
from tests.portfolio.conftest import PortfolioRoom
from tests.shared.bus import soon
from tests.shared.fetcher.sites import open_site

PROGRAM = ROOT / "deploy" / "exit-worker-example" / "worker.py"
PATIENCE = 120.0


@pytest.fixture
def portfolio(tmp_path) -> Iterator[PortfolioRoom]:
    room = PortfolioRoom(service, Settings(service="portfolio", data_dir=tmp_path, testing=True))
    yield room
    room.runtime.engine.dispose()


@pytest.fixture
def address(rabbit, platform, management) -> str:
    """The way to the bus for a user that may only read jobs and write answers."""
    management.put("users", EXIT_WORKER, password="only-here", tags="")
    where = urlsplit(rabbit.url)
    return f"amqp://{EXIT_WORKER}:only-here@{where.hostname}:{where.port}/%2Ftikub"


@contextmanager
def working(address: str, lane: str = "") -> Iterator[None]:
    """The example as it stands, until the end of the block; then it is killed."""
    environment = os.environ | {"TIKUB_AMQP_URL": address, "LANE": lane}
    process = subprocess.Popen([sys.executable, str(PROGRAM)], env=environment)
    try:
        yield
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_who_copies_the_example_does_a_lanes_checks_and_each_counts_once(portfolio, platform, address):
    with ExitStack() as stack:
        site = stack.enter_context(open_site(cantine))
        yard = stack.enter_context(Yard(portfolio, RabbitBroker(platform)))
        mine, other = (a_product(portfolio, link=site.url) for _ in range(2))
        number = portfolio.products()[0].number
        yard.direct()
        yard.hear()
        portfolio(open_lane, OpenLane(by=None, number=number))
        runs = [ask(portfolio, product_id) for product_id in (mine, other)]

        with working(address, number):
            assert soon(lambda: any(job.answered_at for job in jobs(portfolio, mine)), PATIENCE)
        with working(address, number):
            assert soon(lambda: all(job.answered_at for job in jobs(portfolio, mine)), PATIENCE)
        assert not any(job.answered_at for job in jobs(portfolio, other))
        with working(address):
            assert yard.all_answered(PATIENCE)

    assert [answered(portfolio, run) for run in runs] == [15, 15]
    told = {job.code: job.answer for job in jobs(portfolio, mine) if job.code != "availability"}
    assert {told.pop(code) for code in ("repository", "licence", "publiccode", "container")} == {"absent"}
    assert set(told.values()) == {"unreachable"}
    assert site.touched == 0, "the address is an inner one"


def answered(portfolio: PortfolioRoom, run_id: UUID) -> int:
    with portfolio.reading() as session:
        return session.scalar(select(check_run.c.answered).where(check_run.c.id == run_id))


def test_what_it_answers_is_what_the_contract_says(monkeypatch):
    """Read as a module up to its loop: what it makes of the published example is valid by the published schema."""
    monkeypatch.setenv("TIKUB_AMQP_URL", "amqp://127.0.0.1:1/")
    contract = json.loads((ROOT / "deploy/contracts/portfolio.asyncapi.json").read_text())
    messages = contract["components"]["messages"]
    asked = messages["portfolio.checks.asked.v1"]["examples"][0]["payload"] | {}
    asked["data"] = asked["data"] | {"link": "", "repository": ""}
    known: dict[str, object] = {}
    exec(PROGRAM.read_text().split("\nwhile True:")[0], known)

    told = [json.loads(known["answer"](asked, check)) for check in asked["data"]["checks"]]

    schema = {**messages["portfolio.check.answered.v1"]["payload"], "components": contract["components"]}
    assert [fault for one in told for fault in Draft202012Validator(schema).iter_errors(one)] == []
    assert [one["data"]["check"] for one in told] == asked["data"]["checks"]
    assert {one["data"]["answer"] for one in told} == {"absent"}


def test_it_stays_short():
    code = [line for line in Path(PROGRAM).read_text().splitlines() if line.strip() and not line.startswith("#")]

    assert len(code) <= 55
