"""Products are checked when somebody asks and when it is due; each answer counts once, waivers and access beside it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from services.portfolio.commands.checks import (
    EndWaiver,
    SetAccess,
    WaiveCheck,
    ask_due,
    end_waiver,
    listeners,
    record,
    set_access,
    waive_check,
)
from services.portfolio.commands.checks.sending import send_again, send_some
from services.portfolio.domain.checks import CHECKS, JOBS, Standing
from services.portfolio.domain.seen import mark
from services.portfolio.queries import checks
from services.portfolio.queries.products import today
from services.portfolio.tables import check_job, check_run
from shared.envelope import Envelope
from shared.errors import BrokerDown, Invalid, NotFound, Refused
from shared.identifiers import new_id
from shared.rabbit import RabbitBroker
from shared.retention import tidy
from shared.settings import Settings
from tests.portfolio.checking import Bag, Yard, a_product, answers, ask, cantine, checked, jobs
from tests.portfolio.conftest import HOME, TEAM, Visitor
from tests.shared.fetcher.sites import open_site


@pytest.fixture
def site():
    with open_site(cantine) as opened:
        yield opened


def found(portfolio, product_id):
    with portfolio.reading() as session:
        return checks.latest(session, product_id, today())


def test_all_fifteen_are_answered_and_told_apart(portfolio, site):
    product_id = a_product(portfolio, link=site.url)

    checked(portfolio, product_id)

    told = {code: one.answer.value for code, one in found(portfolio, product_id).items()}
    assert len(told) == len(CHECKS) == 15
    assert {code: told[code] for code in ("legal_notices", "health", "https", "repository", "availability")} == {
        "legal_notices": "met",
        "health": "met",
        "https": "failing",
        "repository": "absent",
        "availability": "absent",
    }


def test_each_page_of_a_site_is_fetched_once_for_a_run(portfolio, site):
    checked(portfolio, a_product(portfolio, link=site.url))

    paths = [head.split(b" ")[1] for head in site.heads]
    assert len(paths) == len(set(paths)) + paths.count(b"/") - 1
    assert paths.count(b"/") <= 2  # as the link says it, and as a checker of plain lines asks


def test_a_product_without_addresses_is_not_checked(portfolio):
    with pytest.raises(Refused, match="aucune adresse"):
        ask(portfolio, a_product(portfolio))


def test_one_run_at_a_time(portfolio):
    product_id = a_product(portfolio, link="http://127.0.0.2")
    ask(portfolio, product_id)

    with pytest.raises(Refused, match="en cours"):
        ask(portfolio, product_id)


def test_two_people_who_ask_at_once_start_one_run(portfolio):
    product_id, outcomes = a_product(portfolio, link="http://127.0.0.2"), []

    def one():
        try:
            outcomes.append(ask(portfolio, product_id))
        except Refused:
            outcomes.append(None)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcome is None for outcome in outcomes) == [False, True, True, True]


def test_jobs_wait_while_the_bus_is_down_and_leave_once(portfolio):
    bag, product_id = Bag(), a_product(portfolio, link="http://127.0.0.2")
    ask(portfolio, product_id)
    bag.broken = True
    with pytest.raises(BrokerDown):
        send_some(portfolio.runtime, bag)
    bag.broken = False

    assert [send_some(portfolio.runtime, bag) for _ in range(2)] == [len(JOBS), 0]
    assert {letter.key for letter in bag.letters} == {portfolio.products()[0].number}


def test_the_same_answer_again_counts_once(portfolio, site):
    bag, product_id = Bag(), a_product(portfolio, link=site.url)
    ask(portfolio, product_id)
    send_some(portfolio.runtime, bag)
    told = answers(bag)

    counted = [record(portfolio.runtime, told + told), record(portfolio.runtime, answers(bag))]

    assert counted == [len(JOBS), 0]
    with portfolio.reading() as session:
        run = session.execute(select(check_run)).one()
    assert (run.answered, run.jobs, run.ended_at is not None) == (15, 15, True)
    assert run.met + run.failing + run.absent + run.unreachable == 15


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff", b'{"specversion":"1.0"}'])
def test_what_is_no_answer_is_left(portfolio, body):
    assert record(portfolio.runtime, [body]) == 0


def test_an_answer_to_a_job_that_nobody_knows_is_left(portfolio, site):
    bag, product_id = Bag(), a_product(portfolio, link=site.url)
    ask(portfolio, product_id)
    send_some(portfolio.runtime, bag)
    run_id = Envelope.from_json(bag.letters[0].body).data["run_id"]
    told = answers(bag)[0].replace(run_id.encode(), str(new_id()).encode())

    assert record(portfolio.runtime, [told]) == 0


def test_listeners_hear_each_answer_in_its_transaction(portfolio, site):
    heard = []
    listeners.append(lambda recorded, _uow: heard.append(recorded.code))
    try:
        checked(portfolio, a_product(portfolio, link=site.url))
    finally:
        listeners.pop()

    assert sorted(heard) == sorted(check.code for check in CHECKS)


def test_a_job_that_is_never_answered_is_sent_again(portfolio):
    bag = Bag()
    ask(portfolio, a_product(portfolio, link="http://127.0.0.2"))
    send_some(portfolio.runtime, bag)
    assert send_again(portfolio.runtime) == 0

    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(check_job).values(sent_at=uow.now - timedelta(hours=7)))

    assert send_again(portfolio.runtime) == len(JOBS)
    send_some(portfolio.runtime, bag)
    first, again = bag.letters
    assert first == again


def due(portfolio, hours):
    portfolio.runtime.settings = Settings(**vars(portfolio.runtime.settings) | {"check_hours": hours})
    return ask_due(portfolio.runtime)


def test_what_is_due_is_asked_once_for_each_period_whatever_restarts(portfolio):
    a_product(portfolio, link="http://127.0.0.2")
    a_product(portfolio, repository="http://127.0.0.2/code")
    a_product(portfolio)
    with portfolio.reading() as session:
        portfolio.now = portfolio.runtime.clock(session).replace(hour=1)

    assert [due(portfolio, hours) for hours in (0, 24, 24)] == [0, 2, 0]
    portfolio.now += timedelta(days=1)
    assert [due(portfolio, 24), due(portfolio, 24)] == [2, 0]


def test_timers_of_several_workers_ask_once_together(portfolio):
    for _ in range(5):
        a_product(portfolio, link="http://127.0.0.2")
    threads = [threading.Thread(target=due, args=(portfolio, 24)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with portfolio.reading() as session:
        assert session.scalar(select(func.count()).select_from(check_run)) == 5
        assert session.scalar(select(func.count()).select_from(check_job)) == 5 * len(JOBS)


def waive(portfolio, product_id, code="https", days=10):
    asked = {"by": TEAM, "product_id": product_id, "code": code, "reason": "Refonte en cours"}
    return portfolio(waive_check, WaiveCheck(**asked, until=today() + timedelta(days=days)))


def test_a_waiver_stands_beside_the_answer_until_its_day(portfolio, site):
    product_id = a_product(portfolio, link=site.url)
    checked(portfolio, product_id)
    assert not found(portfolio, product_id)["https"].good

    waive(portfolio, product_id)

    one = found(portfolio, product_id)["https"]
    assert (one.standing, one.good, one.waiver.reason) == (Standing.WAIVED, True, "Refonte en cours")
    with portfolio.reading() as session:
        later = checks.latest(session, product_id, today() + timedelta(days=11))["https"]
    assert later.standing is Standing.FAILING
    portfolio(end_waiver, EndWaiver(by=TEAM, product_id=product_id, waiver_id=one.waiver.id))
    assert found(portfolio, product_id)["https"].standing is Standing.FAILING


def test_one_waiver_at_a_time_for_a_check_that_exists_and_for_a_year_at_most(portfolio):
    product_id = a_product(portfolio, link="http://127.0.0.2")
    waive(portfolio, product_id)

    with pytest.raises(Refused, match="déjà en cours"):
        waive(portfolio, product_id)
    with pytest.raises(NotFound):
        waive(portfolio, product_id, code="nothing")
    for days in (-1, 400):
        with pytest.raises(Invalid, match="un an au plus"):
            waive(portfolio, product_id, code="cookies", days=days)


def test_what_is_absent_is_excused_where_one_has_to_sign_in(portfolio, site):
    product_id = a_product(portfolio, link=site.url)
    checked(portfolio, product_id)
    before = found(portfolio, product_id)["security_txt"].standing

    portfolio(set_access, SetAccess(by=TEAM, product_id=product_id, seen=mark(None), access="signed_in"))

    after = found(portfolio, product_id)
    assert (before, after["security_txt"].standing) == (Standing.ABSENT, Standing.EXCUSED)
    assert after["https"].standing is Standing.FAILING


def test_old_answers_go_in_time(portfolio, site):
    product_id = a_product(portfolio, link=site.url)
    checked(portfolio, product_id)
    with portfolio.reading() as session:
        now = portfolio.runtime.clock(session)

    tidy(portfolio.runtime, now + timedelta(days=729))
    assert len(jobs(portfolio)) == 15
    tidy(portfolio.runtime, now + timedelta(days=731))

    assert not jobs(portfolio)


@pytest.fixture(params=["embedded", pytest.param("rabbitmq", marks=pytest.mark.servers)])
def yard(request, portfolio):
    broker = None
    if request.param == "rabbitmq":
        broker = RabbitBroker(request.getfixturevalue("rabbitmq").vhost())
    with Yard(portfolio, broker) as opened:
        yield opened


def test_from_the_button_to_the_answers_over_the_bus(yard, portfolio, site, team):
    product_id = a_product(portfolio, link=site.url)
    yard.direct()
    yard.hear()
    yard.hire()

    page = f"/produits/{product_id}/verifications/"
    team.fill(page)

    assert yard.all_answered()
    shown = team.get(page).text
    assert "Mentions légales" in shown
    assert "Vérifications en cours" not in shown


def test_who_can_reach_a_product_is_not_written_over_unread(portfolio, app):
    product_id, team = a_product(portfolio, link="https://a.example"), Visitor(app, "enora")
    address = f"/produits/{product_id}/verifications/acces"
    for access in ("signed_in", "inside"):
        mine = team.form(HOME + address)
        team.fill(HOME + address, access=access, why="Le premier")

        answer = team.post(mine, access="open", why="Le second")

        assert answer.status_code == 409
        assert "Le second" in answer.text
