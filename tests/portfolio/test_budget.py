"""The budget of a product: each amount counts once, on its side; what may be promised is not yet money to spend."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portfolio.commands.money import EnterMoney, StrikeMoney, enter_money, strike_money
from services.portfolio.domain.budget import Amounts, Part, budget, by_year
from services.portfolio.domain.money import Activity, Credit, MoneyKind, Stage
from shared.errors import Invalid
from shared.identifiers import new_id
from tests.portfolio.conftest import TEAM
from tests.portfolio.test_money import CHANGED, ends, enter, lines, product

__all__ = ["product"]

parts = st.lists(
    st.builds(
        Part,
        st.integers(2026, 2028),
        st.sampled_from(list(Activity)),
        st.sampled_from(list(MoneyKind)),
        st.sampled_from(list(Stage)),
        st.sampled_from(list(Credit)),
        st.integers(1, 10**12),
    ),
    max_size=12,
)


def cents(told, stage, *credits):
    return sum(part.cents for part in told if part.stage is stage and part.credit in (credits or list(Credit)))


@settings(max_examples=150)
@given(parts)
def test_each_amount_counts_once_on_each_side_that_it_allows_and_years_are_the_sums_of_their_lines(told):
    found = budget(told)
    whole = sum(by_year(found).values(), Amounts())

    assert tuple(whole) == (
        cents(told, Stage.PLANNED, Credit.BOTH, Credit.AE),
        cents(told, Stage.ENGAGED),
        cents(told, Stage.PLANNED, Credit.BOTH, Credit.CP),
        cents(told, Stage.SPENT),
    )
    assert len({line[:3] for line in found}) == len(found)
    assert budget(reversed(told)) == found
    assert whole.left_to_pay + whole.spent == whole.payable
    assert whole.left_to_engage + whole.engaged == whole.authorised


def test_what_may_only_be_promised_is_not_money_that_could_be_spent(portfolio, product):
    enter(portfolio, product, credit="ae", amount=300_000_00, until=date(2029, 12, 31))
    assert ends(portfolio) is None
    enter(portfolio, product, credit="cp", amount=100_000_00)

    assert ends(portfolio) == date(2027, 12, 31)
    told = portfolio.last(CHANGED)
    assert (told["planned_cents"], told["authorised_cents"]) == (100_000_00, 300_000_00)
    enter(portfolio, product, amount=5_000_00)
    told = portfolio.last(CHANGED)
    assert (told["planned_cents"], told["authorised_cents"]) == (105_000_00, 305_000_00)


@pytest.mark.parametrize("stage", ["engaged", "spent"])
def test_only_what_is_planned_is_shared_between_promise_and_payment(portfolio, product, stage):
    with pytest.raises(Invalid) as refused:
        enter(portfolio, product, stage, credit="ae")

    assert list(refused.value.errors) == ["credit"]


def filled(portfolio, product):
    """A market of three years, and what happened to it in the first."""
    by = {"kind": "team", "activity": "build"}
    enter(portfolio, product, credit="ae", amount=300_000_00, **by)
    enter(portfolio, product, credit="cp", amount=100_000_00, **by)
    enter(portfolio, product, "engaged", 310_000_00, date(2027, 2, 1), **by)
    enter(portfolio, product, "spent", 20_000_00, date(2027, 2, 2), **by)
    enter(portfolio, product, amount=5_000_00, kind="hosting", activity="run")
    enter(portfolio, product, amount=999_00, kind="hosting", activity="run")
    wrong = next(one for one in lines(portfolio) if one.cents == 999_00)
    portfolio(strike_money, StrikeMoney(by=TEAM, product_id=product.id, line_id=wrong.id, why="Saisi deux fois"))


def test_the_budget_is_read_by_work_and_resource_on_the_page_as_a_file_and_by_programs(portfolio, product, anne):
    page = f"/produits/{product.id}/budget"
    assert "Aucun montant" in anne.get(page).text
    filled(portfolio, product)

    shown = anne.get(page).text
    assert "En 2027, l’engagé dépasse de 5\u202f000\xa0€ les autorisations prévues." in shown
    assert "Construire le service" in shown
    assert "<svg" in shown
    saved = anne.get(f"{page}.csv").text
    assert "2027;Construire le service;Équipe;30000000;31000000;-1000000;10000000;2000000;8000000" in saved
    told = anne.get(f"/api/v1/products/{product.id}/budget").get_json()
    assert told["years"] == [
        {
            "year": 2027,
            "authorised": 305_000_00,
            "engaged": 310_000_00,
            "left_to_engage": -5_000_00,
            "payable": 105_000_00,
            "spent": 20_000_00,
            "left_to_pay": 85_000_00,
        }
    ]
    assert [(one["activity"], one["kind"], one["payable"]) for one in told["lines"]] == [
        ("build", "team", 100_000_00),
        ("run", "hosting", 5_000_00),
    ]


def test_the_budget_costs_the_same_few_queries_however_many_amounts(portfolio, product, anne, counted):
    page = f"/produits/{product.id}/budget"
    enter(portfolio, product)
    before = counted(lambda: anne.get(page))
    filled(portfolio, product)

    assert counted(lambda: anne.get(page)) == before


def test_the_team_says_in_the_form_what_an_amount_is_for_and_allows(portfolio, product, team, anne, visitor):
    facts = {"stage": "planned", "kind": "team", "amount": "300 000", "on": "2027-01-01"}
    team.fill(f"/produits/{product.id}/argent/nouveau", **facts, activity="build", credit="ae")

    (kept,) = lines(portfolio)
    assert (kept.activity, kept.credit) == (Activity.BUILD, Credit.AE)
    assert "Engager seulement (AE)" in anne.get(f"/produits/{product.id}/argent").text
    assert visitor.get(f"/portefeuille/produits/{product.id}/budget").status_code == 303
    assert anne.get(f"/produits/{new_id()}/budget").status_code == 404


def test_steering_compares_only_what_may_be_paid(portfolio, product, anne):
    enter(portfolio, product, credit="ae", amount=777_000_00)
    enter(portfolio, product, credit="cp", amount=111_000_00)

    saved = anne.get("/pilotage/produits.csv").text
    assert "11100000" in saved or "111000" in saved
    assert "777000" not in saved


def test_the_form_of_before_still_works(portfolio, product):
    asked = {"by": TEAM, "product_id": product.id, "stage": "spent", "kind": "team", "amount": 1_00}
    portfolio(enter_money, EnterMoney(**asked, on=date(2027, 1, 2)))

    assert lines(portfolio)[0].activity is Activity.ALL
