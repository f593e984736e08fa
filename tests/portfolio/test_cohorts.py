"""Which call and cohort a product comes from: heard in any order, put right afterwards, shown, filtered, saved."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from structlog.testing import capture_logs

from services.portfolio.commands.catalogue import EditListing, edit_listing
from services.portfolio.commands.cohorts import ask_for_unknown_calls
from services.portfolio.domain.cohorts import cohort_of, parts
from services.portfolio.tables import product
from shared.identifiers import new_id
from tests.portfolio.conftest import DECIDED, TEAM
from tests.room import sample

OPENED, SUBMITTED, MOVED = "ideas.call.opened.v1", "ideas.idea.submitted.v1", "ideas.idea.moved.v1"
GAP = "portfolio.gap.noticed.v1"
IDEA = sample(DECIDED)["data"]["idea_id"]
CALL = sample(SUBMITTED)["data"]["call_id"]
STARTS = datetime(2026, 11, 2, tzinfo=UTC)


@given(st.integers(0, 10**6).map(lambda hours: STARTS + timedelta(hours=hours)))
def test_every_call_with_a_closing_has_one_cohort_that_can_be_said_and_later_calls_none_before(opens_at):
    code = cohort_of(opens_at, opens_at + timedelta(days=30))

    assert parts(code) is not None
    assert code <= cohort_of(opens_at + timedelta(days=40), opens_at + timedelta(days=60))
    assert cohort_of(opens_at, None) == "", "the standing box"


@pytest.mark.parametrize("code", ["", "2026", "2026-5", "2026-0", "automne", "2026-4 "])
def test_what_is_no_cohort_is_not_said(code):
    assert parts(code) is None


def test_a_year_begins_in_paris():
    eve = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert cohort_of(eve, eve + timedelta(days=1)) == "2027-1"


def heard_all(portfolio, *wires):
    for wire in wires:
        portfolio.given(wire)
    return portfolio.products()[0]


@pytest.mark.parametrize(
    "order", [(OPENED, SUBMITTED, DECIDED), (DECIDED, SUBMITTED, OPENED), (SUBMITTED, DECIDED, OPENED)]
)
def test_whatever_comes_first_the_sheet_tells_the_call_and_the_cohort(portfolio, anne, order):
    born = heard_all(portfolio, *order)

    shown = anne.get(f"/produits/{born.id}").text
    assert "Simplifier le quotidien des lycées" in shown
    assert "Automne 2026" in shown
    assert f"/idees/appels/{CALL}" in shown


def test_agents_read_the_call_in_the_catalogue_and_the_public_does_not(portfolio, anne, visitor):
    born = heard_all(portfolio, OPENED, SUBMITTED, DECIDED)
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(product).where(product.c.id == born.id).values(public=True))

    page = f"/catalogue/{born.id}"
    for words in ("Simplifier le quotidien des lycées", "Automne 2026"):
        assert words in anne.get(page).text
        assert words not in visitor.get(page).text


def test_an_idea_taken_up_in_another_call_is_of_that_one(portfolio, anne):
    born = heard_all(portfolio, OPENED, SUBMITTED, DECIDED)
    spring = {"call_id": str(new_id()), "title": "Se déplacer", "opens_at": "2027-04-01T08:00:00+00:00"}
    portfolio.given(OPENED, **spring, closes_at="2027-05-01T08:00:00+00:00")
    portfolio.given(MOVED, idea_id=IDEA, call_id=spring["call_id"])

    assert "Printemps 2027" in anne.get(f"/produits/{born.id}").text


def test_a_product_of_the_standing_box_has_a_call_and_no_cohort(portfolio, anne):
    portfolio.given(OPENED, closes_at=None, title="La boîte à problèmes")
    born = heard_all(portfolio, SUBMITTED, DECIDED)

    shown = anne.get(f"/produits/{born.id}").text
    assert "La boîte à problèmes" in shown
    assert "Automne 2026" not in shown


def test_products_of_before_are_asked_for_once_and_put_right_by_what_is_told_again(portfolio, anne):
    born = heard_all(portfolio, DECIDED)
    assert ask_for_unknown_calls(portfolio.runtime) == 1
    assert ask_for_unknown_calls(portfolio.runtime) == 0, "asked not long ago"
    (asked,) = portfolio.facts(GAP)
    assert (asked["publisher"], asked["subject"], asked["from_version"]) == ("ideas", f"ideas/idea/{IDEA}", 1)

    portfolio.given(SUBMITTED)
    with capture_logs() as logged:
        assert ask_for_unknown_calls(portfolio.runtime) == 1
    assert [(one["event"], one["log_level"]) for one in logged] == [("history.asked", "info")], "nothing is lost"
    assert portfolio.facts(GAP)[-1]["subject"] == f"ideas/call/{CALL}"
    portfolio.given(OPENED)
    assert ask_for_unknown_calls(portfolio.runtime) == 0
    assert "Automne 2026" in anne.get(f"/produits/{born.id}").text


def test_lists_are_narrowed_to_a_cohort_on_the_pages_in_files_and_for_programs(portfolio, team, anne):
    ours = heard_all(portfolio, OPENED, SUBMITTED, DECIDED)
    portfolio.decide(idea_id=str(new_id()), title="Un autre produit", decision_number="DE-2026-0999")

    for page in ("/", "/pilotage/"):
        assert "Un autre produit" in anne.get(page).text
        narrowed = anne.get(f"{page}?promotion=2026-4").text
        assert ours.title in narrowed
        assert "Un autre produit" not in narrowed
        assert "Un autre produit" in anne.get(f"{page}?promotion=rien").text, "what is no cohort narrows nothing"
    items = anne.get("/api/v1/products?cohort=2026-4").get_json()["items"]
    assert [(one["call_id"], one["call_title"], one["cohort"]) for one in items] == [
        (CALL, "Simplifier le quotidien des lycées", "2026-4")
    ]
    assert anne.get("/api/v1/products?cohort=2026-3").get_json()["items"] == []
    assert anne.get("/api/v1/products?cohort=rien").status_code == 422
    one = anne.get(f"/api/v1/products/{ours.id}").get_json()
    assert (one["call_title"], one["cohort"]) == ("Simplifier le quotidien des lycées", "2026-4")
    for address in ("/pilotage/produits.csv", "/pilotage/produits.csv?promotion=2026-4"):
        assert "Automne 2026" in anne.get(address).text
    assert "Automne 2026" in team.get("/catalogue/portefeuille.csv").text
    assert "Un autre produit" not in anne.get("/pilotage/produits.csv?promotion=2026-4").text


def test_the_public_catalogue_is_narrowed_to_a_cohort_or_a_call(portfolio, team, visitor):
    ours = heard_all(portfolio, OPENED, SUBMITTED, DECIDED)
    portfolio.decide(idea_id=str(new_id()), title="Un autre produit", decision_number="DE-2026-0999")
    for one in portfolio.products():
        facts = {"made_by": "agent", "themes": (), "audiences": (), "technologies": ()}
        portfolio(edit_listing, EditListing(by=TEAM, product_id=one.id, seen=one.version, public=True, **facts))

    whole = visitor.get("/catalogue/").text
    assert "Automne 2026 (1)" in whole
    assert "Simplifier le quotidien des lycées (1)" in whole
    for asked in ("promotion=2026-4", f"appel={CALL}", f"promotion=2026-4&appel={CALL}&mots={ours.title.split()[1]}"):
        page = visitor.get(f"/catalogue/?{asked}").text
        assert (ours.title in page, "Un autre produit" in page) == (True, False), asked
    assert ours.title not in visitor.get("/catalogue/?promotion=2026-3").text
    assert ours.title not in visitor.get(f"/catalogue/?appel={new_id()}").text
    for nothing in ("promotion=rien", "appel=rien"):
        assert "Un autre produit" in visitor.get(f"/catalogue/?{nothing}").text, "it narrows nothing"

    def listed(asked):
        return [one["title"] for one in visitor.get(f"/api/v1/catalogue?{asked}").get_json()["items"]]

    assert listed("cohort=2026-4") == listed(f"call={CALL}") == [ours.title]
    assert listed("cohort=2026-3") == listed(f"call={new_id()}") == []
    for wrong in ("cohort=rien", "call=rien"):
        assert visitor.get(f"/api/v1/catalogue?{wrong}").status_code == 422
