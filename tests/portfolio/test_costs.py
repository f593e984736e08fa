"""What impact costs: a year's spending by the value of a period, its trend, and what is missing said as it is."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portfolio.commands.money import StrikeMoney, strike_money
from services.portfolio.domain.costs import Missing, Payment, cost_of, costs_of, told
from services.portfolio.domain.journey import Step
from services.portfolio.domain.measures import Measure, MeasureKind, Value
from shared.identifiers import new_id
from tests.portfolio.conftest import TEAM
from tests.portfolio.test_measures import enter, follow, product
from tests.portfolio.test_money import enter as pay
from tests.portfolio.test_money import lines

__all__ = ["product"]

AT = datetime(2027, 1, 5, tzinfo=UTC)
END = date(2026, 10, 31)


def value(figure, until=END):
    return Value(id=new_id(), since=until - timedelta(days=30), until=until, value=figure, by=TEAM, at=AT)


def measure(*values, **facts):
    about = {"id": new_id(), "product_id": new_id(), "kind": MeasureKind.USED, "name": "M", "opened_by": TEAM}
    return Measure(**{**about, "opened_at": AT, "values": list(values), **facts})


def test_the_cost_is_what_a_year_cost_by_those_of_the_period():
    payments = [
        Payment(END, 1000_00),
        Payment(date(2025, 11, 1), 500_01),
        Payment(date(2025, 10, 31), 9999_00),
        Payment(date(2026, 11, 1), 9999_00),
    ]

    found = cost_of(value(300_00), payments)
    assert (found.spent, found.cents) == (1500_01, 500), "1 500,01 € for 300 users"


@pytest.mark.parametrize(
    ("figure", "payments", "missing"),
    [
        (300_00, [], Missing.SPENDING),
        (300_00, [Payment(date(2025, 10, 31), 5_00)], Missing.SPENDING),
        (0, [Payment(END, 5_00)], Missing.ABOVE_ZERO),
        (-100, [], Missing.ABOVE_ZERO),
    ],
)
def test_what_cannot_be_told_says_what_is_missing(figure, payments, missing):
    found = cost_of(value(figure), payments)

    assert (found.cents, found.missing, found.trend) == (None, missing, None)


days = st.dates(date(2024, 1, 1), date(2027, 1, 1))
payments = st.lists(st.builds(Payment, days, st.integers(1, 10**10)), max_size=8)
values = st.lists(st.builds(value, st.integers(-100, 10**9), days), max_size=8, unique_by=lambda one: one.until)


@settings(max_examples=150)
@given(values, payments, st.randoms())
def test_every_period_has_a_cost_or_says_what_is_missing_and_each_trend_leads_from_cost_to_cost(figures, paid, chance):
    found = costs_of(measure(*figures), paid)
    shuffled = list(paid)
    chance.shuffle(shuffled)

    assert [one.value for one in found] == sorted(figures, key=lambda one: (one.until, one.since))
    assert all((one.cents is None) != (one.missing is None) for one in found)
    assert costs_of(measure(*figures), shuffled) == found
    known = [one for one in found if one.cents is not None]
    assert all(abs(one.cents * one.value.value - one.spent * 100) <= one.value.value / 2 for one in known)
    assert all(one.trend is None for one in found if one.cents is None)
    assert [one.trend for one in known[:1]] == [None][: len(known)]
    for before, after in pairwise(known):
        if before.cents:
            assert abs(before.cents * (100 + after.trend) - 100 * after.cents) <= before.cents / 2


@settings(max_examples=100)
@given(st.integers(1, 10**9), payments.filter(bool), st.integers(1, 10**9))
def test_more_users_for_the_same_money_never_cost_more_each(figure, paid, more):
    until = max(one.on for one in paid)

    assert cost_of(value(figure + more, until), paid).cents <= cost_of(value(figure, until), paid).cents


def test_costs_are_told_of_the_measures_that_have_one():
    guide, users, impact = measure(guiding=True), measure(counts_users=True), measure(step=Step.IMPACT)

    assert told([guide, measure(), users, measure(step=Step.RETENTION), impact]) == [guide, users, impact]


def month(number):
    return {"since": date(2026, number, 1), "until": date(2026, number, 28)}


def test_the_page_tells_cost_and_trend_or_what_is_missing(portfolio, product, anne):
    page = f"/produits/{product.id}/impact/cout"
    assert "il manque une mesure" in anne.get(page).text
    users = follow(portfolio, product, "Agents", unit="agents", counts_users=True)
    assert "il manque une valeur de cette mesure" in anne.get(page).text
    enter(portfolio, product, users, "50", **month(6))
    assert "il manque une dépense" in anne.get(page).text
    pay(portfolio, product, "spent", 1000_00, date(2026, 6, 15))
    pay(portfolio, product, "spent", 777_00, date(2026, 6, 15))
    wrong = next(one for one in lines(portfolio) if one.cents == 777_00)
    portfolio(strike_money, StrikeMoney(by=TEAM, product_id=product.id, line_id=wrong.id, why="Saisi deux fois"))
    enter(portfolio, product, users, "80", **month(9))
    enter(portfolio, product, users, "0", **month(10))

    shown = anne.get(page).text.replace("\xa0", " ").replace("\u202f", " ")
    assert "<svg" in shown
    assert "Baisse de 38 %" in shown, "20 € each, then 12,50 €"
    assert "il manque une valeur au-dessus de zéro" in shown
    rows = anne.get(f"{page}.csv").text.splitlines()
    assert rows[1] == "Agents;agents;2026-06-01;2026-06-28;50;100000;2000;;"
    assert rows[2] == "Agents;agents;2026-09-01;2026-09-28;80;100000;1250;'-38;" or ";1250;-38;" in rows[2]
    told_costs = anne.get(f"/api/v1/products/{product.id}/costs").get_json()["costs"]
    assert [(one["cents"], one["trend"], one["missing"]) for one in told_costs] == [
        (2000, None, None),
        (1250, -38, None),
        (None, None, "above_zero"),
    ]
