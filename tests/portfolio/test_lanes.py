"""Lanes as the DSI has them: asked for on a page or on the command line, settled on the bus, nothing lost."""

import json
import threading
from argparse import ArgumentParser
from collections import Counter

import pytest
from sqlalchemy import func, select

from services.portfolio.app import service
from services.portfolio.commands.lanes import CloseLane, OpenLane, close_lane, open_lane
from services.portfolio.commands.lanes.command_line import LANES
from services.portfolio.domain.checks import CHECKS
from services.portfolio.queries import lanes as queries
from services.portfolio.tables import check_job, lane
from shared.broker import EmbeddedBroker
from shared.errors import NotFound, Refused
from shared.people import set_role
from shared.rabbit import RabbitBroker
from shared.run import main
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.checking import Yard, a_product, ask, cantine
from tests.shared.bus import soon
from tests.shared.fetcher.sites import open_site


@pytest.fixture(params=["embedded", pytest.param("rabbitmq", marks=pytest.mark.servers)])
def yard(request, portfolio):
    broker = EmbeddedBroker([])
    if request.param == "rabbitmq":
        broker = RabbitBroker(request.getfixturevalue("rabbitmq").vhost())
    with Yard(portfolio, broker) as opened:
        yield opened


@pytest.fixture
def site():
    with open_site(cantine) as opened:
        yield opened


@pytest.fixture
def product_id(portfolio, site):
    return a_product(portfolio, link=site.url)


@pytest.fixture
def number(portfolio, product_id):
    return portfolio.products()[0].number


@pytest.fixture
def dsi(portfolio, anne):
    """Anne is of the DSI."""
    with portfolio.runtime.unit_of_work() as uow:
        set_role(uow, person_id(ISSUER, "anne"), "dsi", granted=True)
    return anne


def the_lane(portfolio, number):
    with portfolio.reading() as session:
        return session.execute(select(lane).where(lane.c.number == number)).one()


def is_settled(portfolio, number):
    row = the_lane(portfolio, number)
    return row.wanted == row.is_open == row.is_there


def test_a_lane_that_the_dsi_opens_on_its_page_does_the_products_checks(yard, portfolio, dsi, product_id, number):
    yard.direct()
    yard.hear()
    dsi.fill("/voies/", number=number, why="Reprise en janvier")
    assert soon(lambda: is_settled(portfolio, number))

    ask(portfolio, product_id)
    assert soon(lambda: not unsent(portfolio))
    assert yard.open_jobs() == 14
    yard.hire(number)

    assert yard.all_answered()
    assert "Ouverte" in dsi.get("/voies/").text


def unsent(portfolio):
    with portfolio.reading() as session:
        wanted = select(func.count()).where(check_job.c.sent_at.is_(None), check_job.c.answered_at.is_(None))
        return session.scalar(wanted)


def test_what_waited_before_moves_into_the_lane_and_back_when_it_closes(yard, portfolio, product_id, number):
    yard.direct()
    yard.hear()
    ask(portfolio, product_id)
    assert soon(lambda: not unsent(portfolio))

    portfolio(open_lane, OpenLane(by=None, number=number))
    assert soon(lambda: is_settled(portfolio, number))
    portfolio(close_lane, CloseLane(by=None, number=number))
    assert soon(lambda: is_settled(portfolio, number))
    yard.hire()

    assert yard.all_answered()


def test_opened_and_closed_again_and_again_under_load_loses_and_doubles_nothing(yard, portfolio, site):
    products = [a_product(portfolio, link=site.url) for _ in range(4)]
    numbers = [each.number for each in portfolio.products()]
    for run in (yard.direct, yard.hear, yard.hire, yard.hire):
        run()
    asking = threading.Thread(target=lambda: [ask(portfolio, product_id) for product_id in products])
    asking.start()

    for turn in range(10):
        each = numbers[turn % 2]
        portfolio(open_lane, OpenLane(by=None, number=each))
        soon(lambda each=each: the_lane(portfolio, each).is_open, 5)
        portfolio(close_lane, CloseLane(by=None, number=each))
    asking.join()

    assert yard.all_answered(60)
    with portfolio.reading() as session:
        counted = Counter(session.scalars(select(check_job.c.product_id)))
    assert set(counted.values()) == {len(CHECKS)}
    assert soon(lambda: all(is_settled(portfolio, each) for each in numbers[:2]))


def test_a_lane_is_opened_once_and_closed_once(portfolio, product_id, number):
    portfolio(open_lane, OpenLane(by=None, number=number))
    with pytest.raises(Refused, match="déjà sa voie"):
        portfolio(open_lane, OpenLane(by=None, number=number))
    portfolio(close_lane, CloseLane(by=None, number=number))
    with pytest.raises(Refused, match="pas de voie ouverte"):
        portfolio(close_lane, CloseLane(by=None, number=number))
    with pytest.raises(NotFound):
        portfolio(open_lane, OpenLane(by=None, number="PR-1999-0001"))


def test_figures_tell_what_waits_in_each_lane(portfolio, product_id, number, site):
    other = a_product(portfolio, link=site.url)
    portfolio(open_lane, OpenLane(by=None, number=number))
    ask(portfolio, product_id)
    ask(portfolio, other)

    with portfolio.reading() as session:
        told = list(queries.figures(session, portfolio.runtime.clock(session)))

    waiting = {one.labels["lane"]: one.value for one in told if one.name == "tikub_check_jobs_waiting"}
    assert waiting == {number: 14, "shared": 14}


def test_pages_are_for_the_team_and_the_dsi_and_buttons_for_the_dsi(portfolio, team, dsi, visitor, number):
    assert visitor.get("/voies/").status_code == 303
    assert "Ouvrir cette voie" not in team.get("/voies/").text
    assert "Ouvrir cette voie" in dsi.get("/voies/").text
    dsi.fill("/voies/", number=number)

    dsi.fill(f"/voies/{number}/fermeture")

    assert not the_lane(portfolio, number).wanted


def run(portfolio, capsys, *words):
    parser = ArgumentParser()
    LANES.add_arguments(parser)
    code = LANES.run(portfolio.runtime, parser.parse_args(words))
    return code, capsys.readouterr()


def test_the_command_line_opens_closes_and_lists(portfolio, capsys, number):
    assert run(portfolio, capsys, "open", number, "--why", "Reprise")[0] == 0
    code, told = run(portfolio, capsys, "list", "--json")
    assert (code, json.loads(told.out)["lanes"][0]) == (
        0,
        {"number": number, "state": "opening", "waiting": 0, "queue": f"portfolio.exit.{number}", "why": "Reprise"},
    )
    assert run(portfolio, capsys, "open", number)[0] == 1
    assert run(portfolio, capsys, "close", number)[0] == 0
    assert "no lane" in run(portfolio, capsys, "list")[1].out


def test_the_command_line_waits_for_the_worker(portfolio, capsys, number, yard):
    assert run(portfolio, capsys, "open", number, "--wait", "0.3")[0] == 1
    yard.direct()
    assert soon(lambda: is_settled(portfolio, number))

    assert run(portfolio, capsys, "close", number, "--wait", "20")[0] == 0


def test_an_exit_worker_without_a_bus_says_what_it_needs(monkeypatch, capsys):
    monkeypatch.delenv("TIKUB_AMQP_URL", raising=False)

    assert main(service, ["exit-worker"]) == 78
    assert "TIKUB_AMQP_URL" in capsys.readouterr().err
