"""Two people, or a person and a check, act on one path at the same instant: one order or the other, never a mixture."""

from datetime import timedelta

import pytest

from services.portfolio.commands.checks import Recorded, WaiveCheck, waive_check
from services.portfolio.commands.exit.acceptance import SayWhy, refuse_path
from services.portfolio.commands.exit.checked import hear_answer
from services.portfolio.commands.exit.conditions import WaiveCondition, waive_condition
from services.portfolio.domain.checks import Answer, Finding, Standing
from services.portfolio.domain.seen import mark
from services.portfolio.queries import checks
from services.portfolio.queries.products import today
from shared.errors import Refused
from tests.portfolio.checking import Bag, answers, ask, record, send_some
from tests.portfolio.exits import ANNE, DSI, WHY, Exits
from tests.portfolio.test_exit_acceptance import ACCEPTED, REFUSED, lift, reserve, together

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
AGAIN = range(3)
UNTIL = timedelta(days=30)


@pytest.fixture
def exits(portfolio):
    return Exits(portfolio)


@pytest.fixture
def ready(exits):
    """Everything is shown, the DSI has the file."""
    exits.prepare()
    exits.show_all()
    exits.propose()
    return exits


def entries_in_order(path):
    return [one.place for one in path.entries] == list(range(1, len(path.entries) + 1))


def test_a_path_opened_four_times_at_once_is_opened_once(portfolio, exits):
    together(*(exits.open for _ in range(4)), refused=Refused)

    assert len(exits.all_paths()) == 1
    assert len(portfolio.facts("portfolio.exit.opened.v1")) == 1


@pytest.mark.parametrize("_again", AGAIN)
def test_a_refusal_and_the_last_signature_at_once_are_one_or_the_other(portfolio, ready, _again):
    ready.sign("product", ANNE)
    seen, path_id = ready.path.version, ready.path.id
    no = SayWhy(by=DSI, path_id=path_id, seen=seen, words=WHY)

    together(lambda: ready.sign("dsi", DSI, seen=seen), lambda: portfolio(refuse_path, no), refused=Refused)

    said = len(portfolio.facts(ACCEPTED)), len(portfolio.facts(REFUSED))
    assert (ready.path.state, said) in {("accepted", (1, 0)), ("refused", (0, 1))}
    assert entries_in_order(ready.path)


def test_a_side_that_signs_four_times_at_once_has_signed_once(ready):
    seen = ready.path.version

    together(*(lambda: ready.sign("dsi", DSI, seen=seen) for _ in range(4)), refused=Refused)

    assert [one.side for one in ready.path.signatures] == ["dsi"]


def test_a_reserve_lifted_four_times_at_once_is_lifted_once(portfolio, ready):
    found = reserve(ready)
    ready.sign("product", ANNE)
    ready.sign("dsi", DSI)

    together(*(lambda: lift(ready, found) for _ in range(4)), refused=Refused)

    assert ready.path.state == "accepted"
    assert len(portfolio.facts("portfolio.exit.reserve_lifted.v1")) == 1
    assert ready.states_said().count("accepted") == 1


@pytest.mark.parametrize("_again", AGAIN)
def test_a_condition_waived_while_its_check_answers_keeps_both(portfolio, exits, _again):
    exits.prepare()
    one = next(one for one in exits.path.conditions if one.code == "health")
    about = {"path_id": exits.path.id, "condition_id": one.id, "seen": mark("", None)}
    asked = WaiveCondition(by=DSI, reason=WHY, until=today() + UNTIL, **about)

    together(lambda: portfolio(waive_condition, asked), lambda: hear(portfolio, exits))

    found = exits.path.condition(one.id)
    assert (found.waiver, [each.good for each in found.evidence]) == (WHY, [False])
    assert entries_in_order(exits.path)


def hear(portfolio, exits):
    with portfolio.runtime.unit_of_work() as uow:
        hear_answer(Recorded(exits.product.id, "health", Finding(Answer.FAILING, "F", "", ()), uow.now), uow)


def test_a_check_waived_while_it_answers_is_answered_and_waived(portfolio, exits):
    exits.prepare()
    with portfolio.runtime.unit_of_work() as uow:
        uow.get(type(exits.product), exits.product.id).link = "http://127.0.0.2:9"
    bag = Bag()
    ask(portfolio, exits.product.id)
    send_some(portfolio.runtime, bag)
    found, waiver = answers(bag), {"reason": WHY, "until": today() + UNTIL}
    asked = WaiveCheck(by=DSI, product_id=exits.product.id, code="health", **waiver)

    together(lambda: record(portfolio.runtime, found), lambda: portfolio(waive_check, asked))

    with portfolio.reading() as session:
        result = checks.latest(session, exits.product.id, today())["health"]
    assert (result.answer, result.standing) == (Answer.UNREACHABLE, Standing.WAIVED)
