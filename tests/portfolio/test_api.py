"""The API of the portfolio: what programs read of one product, and that no question breaks it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.portfolio.commands.measures import EnterValue, OpenMeasure, enter_value, open_measure
from services.portfolio.commands.money import EnterMoney, StrikeMoney, enter_money, strike_money
from services.portfolio.commands.plan import WriteStep, write_step
from services.portfolio.commands.questions import AskStop, ask_question
from services.portfolio.commands.recruiting import LookFor, OfferHelp, look_for, offer_help
from services.portfolio.commands.risks import WriteRisk, write_risk
from services.portfolio.commands.standards.stating import StateStandard, state_standard
from services.portfolio.commands.team import JoinTeam, join_team
from services.portfolio.commands.training import PlanTraining, plan_training
from services.portfolio.queries.products import today
from services.portfolio.tables import measure, money_line, product, wanted
from shared.identifiers import new_id
from tests.fuzzed_api import ReadApi, asked
from tests.portfolio.conftest import DECIDED, HOME, TEAM, Visitor, write

API = "/api/v1/products"


@pytest.fixture
def born(portfolio, anne, folder):
    """A product with something of everything, and one that came from a file."""
    write(folder, "cantine")
    portfolio.read(folder)
    portfolio.given(DECIDED)
    born = next(one for one in portfolio.products() if one.decision_id)
    by = {"by": TEAM, "product_id": born.id}
    portfolio(join_team, JoinTeam(**by, who="anne@region.example", role="coach", share=20, since=today(), note="Mardi"))
    portfolio(look_for, LookFor(**by, role="developer", share=50, words="Six mois"))
    portfolio(enter_money, EnterMoney(**by, stage="planned", kind="team", amount=90_000_00, on=today()))
    portfolio(enter_money, EnterMoney(**by, stage="spent", kind="team", amount=10_00, on=today()))
    portfolio(open_measure, OpenMeasure(**by, kind="used", name="Élèves par mois", unit="élèves", target="500"))
    portfolio(write_step, WriteStep(**by, step="design", seen=0, starts_on=today(), ends_on=today(), words="Essais"))
    portfolio(ask_question, AskStop(**by, reason="Plus personne n’en a besoin.", lessons="Demander plus tôt."))
    return born


def of(portfolio, table, column="id"):
    with portfolio.reading() as session:
        return list(session.scalars(select(table.c[column]).order_by(table.c.id)))


def items(visitor, born, what):
    return visitor.get(f"{API}/{born.id}/{what}").get_json()["items"]


def test_the_team_is_read_with_names_and_who_waits_only_by_those_who_answer(portfolio, born, anne, team, app):
    [role] = of(portfolio, wanted)
    volunteer = portfolio.person("Soizic")
    portfolio(offer_help, OfferHelp(by=volunteer, wanted_id=role, words="Je sais faire"))

    [seat] = [one for one in items(anne, born, "team") if one["role"] == "coach"]
    assert (seat["name"], seat["role"], seat["share"], seat["until"], seat["note"]) == (
        "Anne Le Goff",
        "coach",
        20,
        None,
        "Mardi",
    )
    assert [one["offers"] for one in items(Visitor(app, "gaelle"), born, "wanted-roles")] == [None]
    assert [one["offers"] for one in items(team, born, "wanted-roles")] == [1]
    assert [one["offers"] for one in items(anne, born, "wanted-roles")] == [1], "anne is of the product's team"


def test_money_is_read_by_year_without_what_was_struck_and_line_by_line_with_it(portfolio, born, anne):
    _, spent = of(portfolio, money_line)
    assert anne.get(f"{API}/{born.id}/money").get_json()["years"] == [
        {"year": today().year, "planned": 90_000_00, "engaged": 0, "spent": 10_00}
    ]

    portfolio(strike_money, StrikeMoney(by=TEAM, product_id=born.id, line_id=spent, why="Saisi deux fois"))

    assert anne.get(f"{API}/{born.id}/money").get_json()["years"][0]["spent"] == 0
    assert [(line["cents"], line["struck_why"]) for line in items(anne, born, "money/lines")] == [
        (90_000_00, ""),
        (10_00, "Saisi deux fois"),
    ]


def test_a_measure_is_read_with_its_latest_period_and_all_that_was_corrected(portfolio, born, anne):
    [followed] = of(portfolio, measure)
    about = {"by": TEAM, "product_id": born.id, "measure_id": followed, "seen": 9}
    before, last = today() - timedelta(days=60), today() - timedelta(days=30)
    portfolio(enter_value, EnterValue(**about, since=last, until=last, value="12,5"))
    portfolio(enter_value, EnterValue(**about, since=before, until=before, value="3"))
    portfolio(enter_value, EnterValue(**about, since=last, until=last, value="14", why="Un lycée de plus"))

    [told] = items(anne, born, "measures")
    assert (told["guiding"], told["target"], told["last"]["value"]) == (True, "500.00", "14.00")
    values = items(anne, born, f"measures/{followed}/values")
    assert [(one["value"], one["why"]) for one in values] == [
        ("12.50", "Un lycée de plus"),
        ("3.00", ""),
        ("14.00", ""),
    ]
    assert anne.get(f"{API}/{new_id()}/measures/{followed}/values").status_code == 404


def test_plan_questions_and_conditions_are_read_as_their_pages_show_them(portfolio, born, anne):
    [step] = anne.get(f"{API}/{born.id}/plan").get_json()["steps"]
    assert (step["step"], step["state"], step["words"], step["version"]) == ("design", "current", "Essais", 1)
    [question] = items(anne, born, "questions")
    assert (question["kind"], question["state"], question["decision_number"]) == ("stop", "pending", "")
    conditions = items(anne, born, "conditions")
    assert {one["state"] for one in conditions} == {"open"}
    assert len(conditions) > 3


def test_standards_risks_and_trainings_are_read_as_they_were_written_last(portfolio, born, anne):
    by = {"by": TEAM, "product_id": born.id}
    facts = {**by, "title": "Une seule personne sait", "likelihood": "high", "mitigation": "En former une autre"}
    facts |= {"review_on": today() + timedelta(days=9)}
    portfolio(write_risk, WriteRisk(**facts, risk_id=None, seen=0, impact="high"))
    [known] = items(anne, born, "risks")
    portfolio(write_risk, WriteRisk(**facts, risk_id=UUID(known["id"]), seen=1, impact="low"))
    stated = {**by, "code": "accessibility", "given_on": today(), "until": None}
    portfolio(state_standard, StateStandard(**stated, seen=0, claim="declared", words="Bientôt"))
    portfolio(state_standard, StateStandard(**stated, seen=1, claim="proven", words="Audité"))
    starts = datetime.now(UTC) + timedelta(days=3)
    asked = {"title": "Mener un entretien", "about": "", "place": "Ti Kub", "places": 8, "roles": ["carrier"]}
    portfolio(plan_training, PlanTraining(by=TEAM, **asked, starts_at=starts, ends_at=starts + timedelta(hours=2)))

    [risk], [standard] = items(anne, born, "risks"), items(anne, born, "standards")
    [session] = anne.get("/api/v1/trainings").get_json()["items"]

    assert [one["weight"] for one in (known, risk)] == ["grave", "watched"]
    assert (standard["code"], standard["claim"], standard["words"]) == ("accessibility", "proven", "Audité")
    assert (session["roles"], session["places"], session["seats"]) == (["carrier"], 8, {})


@pytest.fixture
def api(portfolio, born, team):
    [followed] = of(portfolio, measure)
    last = today() - timedelta(days=1)
    portfolio(
        enter_value,
        EnterValue(by=TEAM, product_id=born.id, measure_id=followed, seen=9, since=last, until=last, value="3"),
    )
    return ReadApi(team.get, HOME, {"product_id": of(portfolio, product), "measure_id": [followed]})


def test_every_route_answers_what_its_document_says(api):
    assert set(api.routes) - api.ask_properly() == {f"{HOME}/api/v1/exit-paths/{{path_id}}"}


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_question_breaks_it(api, data):
    api.check(data.draw(asked(api)))


def test_without_signing_in_only_the_catalogue_is_read(visitor, api):
    answered = ReadApi(visitor.get, HOME, api.known).ask_properly()

    assert {route.removeprefix(f"{HOME}/api/v1/") for route in answered} == {"catalogue", "catalogue/{product_id}"}
