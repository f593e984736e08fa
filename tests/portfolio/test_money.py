"""The money of a product: what counts, when it ends, who is warned, and never twice."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.portfolio.commands.money import EnterMoney, StrikeMoney, enter_money, strike_money
from services.portfolio.commands.money_alerts import WarnOfMoney, warn_of_ending_money, warn_of_money
from services.portfolio.commands.questions import AskBudget, AskContinuation, AskStop, ask_question
from services.portfolio.domain.gates import GateState
from services.portfolio.domain.money import MoneyKind, MoneyLine, Stage, end_of, total
from services.portfolio.domain.questions import Question
from services.portfolio.tables import money_alert
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id
from tests.portfolio.conftest import DECIDED, TEAM

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
ASKED, ENDING, CHANGED = (
    "portfolio.product.question_asked.v1",
    "portfolio.product.money_ending.v1",
    "portfolio.product.money_changed.v1",
)


@pytest.fixture
def product(portfolio):
    portfolio.now = NOW
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def enter(portfolio, product, stage="planned", amount=100_00, on=date(2027, 1, 1), **facts):
    asked = {"by": TEAM, "product_id": product.id, "stage": stage, "kind": "team", "amount": amount, "on": on}
    portfolio(enter_money, EnterMoney(**{**asked, **facts}))


def lines(portfolio):
    with portfolio.reading() as session:
        return list(session.scalars(select(MoneyLine)))


def ends(portfolio):
    return portfolio.products()[0].money_ends_on


def line(stage, cents, on, until=None, **facts):
    told = {"id": new_id(), "product_id": new_id(), "kind": MoneyKind.TEAM, "year": on.year, "by": None, "at": NOW}
    return MoneyLine(**{**told, "stage": stage, "cents": cents, "on": on, "until": until, **facts})


JANUARY = date(2027, 1, 1)
PLANNED = line(Stage.PLANNED, 1000, JANUARY, date(2027, 6, 30))


def spent(cents, days):
    return line(Stage.SPENT, cents, JANUARY + timedelta(days=days))


@pytest.mark.parametrize(
    ("told", "end"),
    [
        ([], None),
        ([spent(500, 40)], None),
        ([PLANNED], date(2027, 6, 30)),
        ([line(Stage.PLANNED, 1000, JANUARY)], date(2027, 12, 31)),
        ([PLANNED, spent(900, 29)], date(2027, 6, 30)),
        ([PLANNED, spent(500, 60)], JANUARY + timedelta(days=120)),
        ([PLANNED, spent(100, 60)], date(2027, 6, 30)),
        ([PLANNED, spent(1000, 10)], JANUARY + timedelta(days=10)),
        ([PLANNED, line(Stage.ENGAGED, 1000, JANUARY)], date(2027, 6, 30)),
    ],
)
def test_money_ends_when_it_covers_no_more_or_is_spent_at_the_pace_so_far(told, end):
    assert end_of(told) == end


amounts = st.integers(1, 10**9)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
some_lines = st.lists(st.builds(line, st.sampled_from(list(Stage)), amounts, days), max_size=8)


@settings(max_examples=100)
@given(some_lines, st.randoms())
def test_the_end_depends_on_what_was_entered_in_any_order_and_struck_lines_count_for_nothing(told, chance):
    shuffled = list(told)
    chance.shuffle(shuffled)
    struck = [line(Stage.SPENT, 10**9, JANUARY, struck_at=NOW), line(Stage.PLANNED, 1, JANUARY, struck_at=NOW)]

    assert end_of([*shuffled, *struck]) == end_of(told)
    if end_of(told) is not None:
        assert end_of(told) <= max(date(one.year, 12, 31) for one in told if one.stage is Stage.PLANNED)


@settings(max_examples=100)
@given(some_lines, amounts)
def test_more_planned_money_never_ends_sooner(told, cents):
    last = max((one.on for one in told), default=JANUARY)
    more = line(Stage.PLANNED, cents, last, date(2029, 1, 1))

    if total(told, Stage.PLANNED):
        assert end_of([*told, more]) >= end_of(told)


def test_an_amount_is_kept_in_cents_and_said_with_the_sums_of_its_year(portfolio, product):
    enter(portfolio, product, amount=1250_50)
    enter(portfolio, product, "spent", 200_00, date(2027, 2, 1))

    told = portfolio.last(CHANGED)
    facts = (told["fiscal_year"], told["planned_cents"], told["engaged_cents"], told["spent_cents"], told["ends_on"])
    assert facts == (2027, 1250_50, 0, 200_00, "2027-07-13"), "31 days × 1 250,50 € ÷ 200 €"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"stage": "spent", "on": date(2027, 3, 2)}, "on"),
        ({"stage": "spent", "until": date(2027, 3, 2)}, "until"),
        ({"until": date(2026, 12, 31)}, "until"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_beside_its_field(portfolio, product, facts, field):
    with pytest.raises(Invalid) as refused:
        enter(portfolio, product, **facts)

    assert list(refused.value.errors) == [field]
    assert lines(portfolio) == []


def test_a_wrong_amount_is_struck_once_and_stays_to_be_read(portfolio, product):
    enter(portfolio, product)
    (wrong,) = lines(portfolio)
    strike = StrikeMoney(by=TEAM, product_id=product.id, line_id=wrong.id, why="Saisi deux fois")
    portfolio(strike_money, strike)

    (found,) = lines(portfolio)
    assert (found.cents, found.struck_by, found.struck_why) == (100_00, TEAM, "Saisi deux fois")
    assert ends(portfolio) is None
    assert portfolio.last(CHANGED)["planned_cents"] == 0
    with pytest.raises(Refused, match="déjà barré"):
        portfolio(strike_money, strike)


def test_what_a_decision_granted_is_not_struck_and_no_line_of_another_product_either(portfolio, product):
    portfolio(
        ask_question,
        AskBudget(by=TEAM, product_id=product.id, amount=5_00, fiscal_year=2027, reason="Pour six mois de travail."),
    )
    asked = portfolio.last(ASKED)
    about = {"question": "budget", "idea_id": None, "product_id": str(product.id), "request_id": asked["request_id"]}
    portfolio.decide(**about, decision_number="DE-2027-0001")
    (granted,) = lines(portfolio)

    with pytest.raises(Refused, match="décision"):
        portfolio(strike_money, StrikeMoney(by=TEAM, product_id=product.id, line_id=granted.id, why="Trop tard"))
    with pytest.raises(NotFound):
        portfolio(strike_money, StrikeMoney(by=TEAM, product_id=product.id, line_id=new_id(), why="Inconnu"))


def until(portfolio, product, days):
    enter(portfolio, product, until=NOW.date() + timedelta(days=days))


@pytest.mark.parametrize(("left", "warned"), [(46, 0), (45, 1), (30, 1), (0, 1)])
def test_people_are_warned_from_45_days_before_the_money_ends(portfolio, product, left, warned):
    until(portfolio, product, left)

    assert warn_of_ending_money(portfolio.runtime) == warned
    assert warn_of_ending_money(portfolio.runtime) == 0
    assert portfolio.said().count(ASKED) == portfolio.said().count(ENDING) == warned


def test_the_committee_is_asked_for_once_and_people_are_warned_again_at_30_days(portfolio, product):
    until(portfolio, product, 45)
    for _ in range(46):
        warn_of_ending_money(portfolio.runtime)
        portfolio.now += timedelta(days=1)

    assert [told["days_left"] for told in portfolio.facts(ENDING)] == [45, 30]
    (asked,) = portfolio.facts(ASKED)
    assert (asked["question"], asked["requested_by"], asked["body_id"]) == ("continuation", None, None)
    assert portfolio.facts(ENDING)[0]["request_id"] == asked["request_id"]


def test_another_end_is_another_warning(portfolio, product):
    until(portfolio, product, 20)
    warn_of_ending_money(portfolio.runtime)
    until(portfolio, product, 40)

    assert warn_of_ending_money(portfolio.runtime) == 1
    assert portfolio.said().count(ASKED) == 1, "the question that waits is not asked again"


def test_what_the_team_has_asked_lately_is_not_asked_again(portfolio, product):
    portfolio(ask_question, AskContinuation(by=TEAM, product_id=product.id, reason="Un bilan avant l’été."))
    until(portfolio, product, 45)

    assert warn_of_ending_money(portfolio.runtime) == 1
    assert portfolio.said().count(ASKED) == 1
    assert portfolio.last(ENDING)["request_id"] is None


def test_nobody_is_warned_of_a_product_that_has_stopped(portfolio, product):
    until(portfolio, product, 45)
    words = "Les usagers n’en ont plus besoin."
    portfolio(ask_question, AskStop(by=TEAM, product_id=product.id, reason=words, lessons=words))
    about = {"question": "stop", "idea_id": None, "product_id": str(product.id)}
    portfolio.decide(**about, request_id=portfolio.last(ASKED)["request_id"], decided_at=NOW)

    assert warn_of_ending_money(portfolio.runtime) == 0
    assert portfolio(warn_of_money, WarnOfMoney(product.id)) is False


def test_two_workers_at_once_warn_once(portfolio, product):
    until(portfolio, product, 30)
    pair = [
        threading.Thread(target=portfolio.runtime.do, args=(warn_of_money, WarnOfMoney(product.id))) for _ in range(4)
    ]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    with portfolio.reading() as session:
        told = sorted(session.scalars(select(money_alert.c.days)))
        questions = list(session.scalars(select(Question)))
    assert told == [30, 45]
    assert portfolio.said().count(ENDING) == 1
    assert [question.state for question in questions] == [GateState.PENDING]


def test_the_team_enters_and_strikes_and_everyone_reads(portfolio, product, team, anne):
    page = f"/produits/{product.id}/argent"
    assert "Aucun montant" in anne.get(page).text
    team.fill(f"{page}/nouveau", stage="planned", kind="hosting", amount="1 250,50", on="2027-01-01")
    (entered,) = lines(portfolio)

    shown = anne.get(page).text
    assert "1\u202f250,50\xa0€" in shown
    assert "<svg" in shown
    assert "Barrer" not in shown
    team.fill(f"{page}/{entered.id}/barrer", why="Mauvaise année")
    assert "Mauvaise année" in anne.get(page).text
    assert anne.get(f"{page}/nouveau").status_code == 403


def test_the_lines_are_saved_as_a_file(portfolio, product, anne):
    enter(portfolio, product, amount=1250_50)

    saved = anne.get(f"/produits/{product.id}/argent.csv").text

    assert "125050" in saved
    assert "Prévu" in saved
