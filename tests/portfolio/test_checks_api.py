"""Programs read a product's checks, its runs and the lanes; people save every answer as a file."""

import csv
from io import StringIO

import pytest
from sqlalchemy import select

from services.portfolio.commands.checks import WaiveCheck, waive_check
from services.portfolio.commands.lanes import CloseLane, OpenLane, close_lane, open_lane
from services.portfolio.domain.checks import CHECKS
from services.portfolio.queries.products import today
from services.portfolio.tables import product
from shared.identifiers import new_id
from shared.people import set_role
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.checking import a_product, ask, cantine, checked
from tests.portfolio.conftest import TEAM
from tests.shared.fetcher.sites import open_site


@pytest.fixture
def product_id(portfolio):
    with open_site(cantine) as site:
        product_id = a_product(portfolio, link=site.url)
        checked(portfolio, product_id)
    return product_id


@pytest.fixture
def dsi(portfolio, anne):
    """Anne is of the DSI."""
    with portfolio.runtime.unit_of_work() as uow:
        set_role(uow, person_id(ISSUER, "anne"), "dsi", granted=True)
    return anne


def test_the_checks_of_a_product_are_read_with_how_each_counts_today(portfolio, anne, product_id):
    wanted = {"product_id": product_id, "code": "https", "reason": "En travaux", "until": today()}
    portfolio(waive_check, WaiveCheck(by=TEAM, **wanted))

    answer = anne.get(f"/api/v1/products/{product_id}/checks")

    told = {one["code"]: one for one in answer.get_json()["checks"]}
    assert list(told) == [check.code for check in CHECKS]
    assert (told["repository"]["answer"], told["repository"]["waived_until"]) == ("absent", None)
    assert (told["https"]["standing"], told["https"]["waived_until"]) == ("waived", today().isoformat())
    again = anne.get(f"/api/v1/products/{product_id}/checks", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_product_never_checked_has_all_its_checks_without_an_answer(portfolio, anne):
    product_id = a_product(portfolio, link="https://a.example")

    told = anne.get(f"/api/v1/products/{product_id}/checks").get_json()["checks"]

    assert {(one["answer"], one["standing"], one["checked_at"]) for one in told} == {(None, None, None)}
    assert anne.get(f"/api/v1/products/{new_id()}/checks").status_code == 404
    assert anne.get(f"/api/v1/products/{new_id()}/check-runs").status_code == 404


def test_runs_are_read_a_page_at_a_time(portfolio, anne, product_id):
    checked(portfolio, product_id)
    ask(portfolio, product_id)

    first = anne.get(f"/api/v1/products/{product_id}/check-runs?limit=2")
    rest = anne.get(first.headers["Link"].split(">")[0].split("localhost")[1])

    items = [*first.get_json()["items"], *rest.get_json()["items"]]
    assert [item["answered"] for item in items] == [15, 15, 0]
    assert items[0]["met"] + items[0]["failing"] + items[0]["absent"] + items[0]["unreachable"] == 15
    assert items[2]["ended_at"] is None
    assert "Link" not in rest.headers


def test_lanes_are_read_by_the_dsi_and_the_incubator_only(portfolio, dsi, team, visitor, product_id):
    a_product(portfolio, link="https://a.example")
    with portfolio.reading() as session:
        numbers = sorted(session.scalars(select(product.c.number)))
    for number in numbers:
        portfolio(open_lane, OpenLane(by=None, number=number, why="Reprise"))
    ask(portfolio, product_id)

    first = dsi.get("/api/v1/lanes?limit=1").get_json()["items"]
    everything = team.get("/api/v1/lanes").get_json()["items"]

    assert [lane["number"] for lane in first] == numbers[:1]
    assert {lane["number"]: lane["jobs"] for lane in everything} == {numbers[0]: 14, numbers[1]: 0}
    assert (first[0]["state"], first[0]["queue"], first[0]["why"]) == (
        "opening", f"portfolio.exit.{numbers[0]}", "Reprise",
    )  # fmt: skip
    assert visitor.get("/api/v1/lanes").status_code == 401


def test_what_waits_with_all_others_is_read_too(portfolio, team, product_id):
    ask(portfolio, product_id)
    number = portfolio.products()[0].number

    waiting = team.get("/api/v1/lanes/shared").get_json()
    portfolio(open_lane, OpenLane(by=None, number=number))
    apart = team.get("/api/v1/lanes/shared").get_json()
    portfolio(close_lane, CloseLane(by=None, number=number))

    assert (waiting["queue"], waiting["jobs"], apart["jobs"]) == ("portfolio.exit", 14, 0)
    assert waiting["oldest"] is not None
    assert apart["oldest"] is None


def test_every_answer_is_saved_as_a_file(portfolio, anne, product_id):
    checked(portfolio, product_id)
    page = anne.get(f"/produits/{product_id}/verifications/").text
    assert "/verifications/reponses.ods" in page

    text = anne.get(f"/produits/{product_id}/verifications/reponses.csv").data.decode("utf-8-sig")

    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert len(rows) == 2 * len(CHECKS)
    assert {row["Réponse"] for row in rows if row["Code"] == "repository"} == {"Absent"}
    assert anne.get(f"/produits/{product_id}/verifications/reponses.pdf").status_code == 404
