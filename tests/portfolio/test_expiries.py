"""A proof or a waiver that ends is told before its last day and after it, once each; so is a risk that turns grave."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portfolio.commands.checks import EndWaiver, WaiveCheck, end_waiver, waive_check
from services.portfolio.commands.exit.conditions import WaiveCondition, waive_condition
from services.portfolio.commands.expiries import warn_of_expiries
from services.portfolio.commands.risks import WriteRisk, write_risk
from services.portfolio.commands.standards.stating import StateStandard, WaiveStandard, state_standard, waive_standard
from services.portfolio.commands.team import JoinTeam, join_team
from services.portfolio.domain.exit.conditions import Kind
from services.portfolio.domain.expiries import counts_until
from services.portfolio.domain.seen import mark
from services.portfolio.queries.products import today
from services.portfolio.tables import check_waiver
from tests.portfolio.conftest import TEAM
from tests.portfolio.exits import ANNE, DSI, Exits

ENDING, GRAVE = "portfolio.product.proofs_expiring.v1", "portfolio.product.risk_turned_grave.v1"
WHY = "Les chiffres sortent une fois par an."


@pytest.fixture
def exits(portfolio):
    return Exits(portfolio)


@pytest.fixture
def product(exits):
    return exits.product


def waive(portfolio, product, days=40, seen=0):
    asked = {"by": TEAM, "product_id": product.id, "code": "public_figures", "seen": seen, "words": WHY}
    portfolio(waive_standard, WaiveStandard(**asked, until=today() + timedelta(days=days)))


def prove(portfolio, product, days=40, code="privacy", seen=0):
    asked = {"by": TEAM, "product_id": product.id, "code": code, "seen": seen, "claim": "proven", "link": ""}
    until = today() + timedelta(days=days)
    portfolio(state_standard, StateStandard(**asked, words="Au registre.", given_on=today(), until=until))


def after(portfolio, days):
    """The timer goes off in so many days; returns what was said by then."""
    portfolio.now = datetime.now(UTC) + timedelta(days=days)
    warn_of_expiries(portfolio.runtime)
    portfolio.now = None
    return portfolio.facts(ENDING)


def test_what_ends_is_told_thirty_days_before_and_once_it_has_each_once(portfolio, product):
    waive(portfolio, product)
    prove(portfolio, product)
    portfolio.person("Maëlle")
    about = {"who": "Maëlle", "role": "coach", "share": 10, "since": today(), "until": None}
    portfolio(join_team, JoinTeam(by=TEAM, product_id=product.id, **about))

    assert [len(after(portfolio, days)) for days in (0, 9, 10, 10, 25, 40)] == [0, 0, 1, 1, 1, 1]
    [soon] = portfolio.facts(ENDING)
    assert (soon["over"], soon["first_on"], len(soon["labels"])) == (False, str(today() + timedelta(days=40)), 2)
    assert soon["waived_by_ids"] == [str(TEAM)]
    assert len(soon["member_ids"]) == 2
    assert soon["carrier_id"] == str(ANNE)

    assert [len(after(portfolio, days)) for days in (41, 41, 60)] == [2, 2, 2]
    assert portfolio.facts(ENDING)[1]["over"] is True


def test_what_is_renewed_in_time_is_told_of_its_new_day_only(portfolio, product):
    prove(portfolio, product)
    assert len(after(portfolio, 15)) == 1
    prove(portfolio, product, days=200, seen=1)

    assert len(after(portfolio, 60)) == 1
    assert [one["first_on"] for one in after(portfolio, 180)] == [
        str(today() + timedelta(days=40)),
        str(today() + timedelta(days=200)),
    ]


def test_conditions_of_an_exit_and_their_waivers_are_told_as_long_as_the_path_is_worked_on(portfolio, exits, product):
    exits.prepare()
    exits.give("domain", fresh_until=today() + timedelta(days=20))
    budget = next(one for one in exits.path.conditions if one.code == "budget")
    asked = {"path_id": exits.path.id, "condition_id": budget.id, "seen": mark("", None), "reason": WHY}
    portfolio(waive_condition, WaiveCondition(by=DSI, **asked, until=today() + timedelta(days=25)))

    [said] = after(portfolio, 0)

    assert said["first_on"] == str(today() + timedelta(days=20))
    assert said["labels"][1] == budget.label
    assert said["waived_by_ids"] == [str(DSI)]


def test_a_check_that_counts_again_is_told_unless_the_waiver_was_ended(portfolio, product):
    asked = {"by": TEAM, "product_id": product.id, "reason": "Essai", "until": today() + timedelta(days=5)}
    for code in ("https", "licence"):
        portfolio(waive_check, WaiveCheck(code=code, **asked))
    with portfolio.reading() as session:
        ended = session.execute(check_waiver.select().where(check_waiver.c.code == "licence")).one().id
    portfolio(end_waiver, EndWaiver(by=TEAM, product_id=product.id, waiver_id=ended))

    assert [len(one["labels"]) for one in after(portfolio, 0)] == [1]


def test_two_workers_tell_once(portfolio, product):
    waive(portfolio, product, days=5)
    pair = [threading.Thread(target=warn_of_expiries, args=(portfolio.runtime,)) for _ in range(2)]
    for one in pair:
        one.start()
    for one in pair:
        one.join()

    assert len(portfolio.facts(ENDING)) == 1


DAYS = st.none() | st.dates()


@given(met=DAYS, waived=DAYS)
def test_a_condition_counts_until_the_later_of_both_days_and_checks_renew_themselves(met, waived):
    assert counts_until(Kind.CHECK, met, waived) == waived
    last = counts_until(Kind.ATTESTATION, met, waived)
    assert last in {met, waived}
    assert all(last >= day for day in (met, waived) if day is not None)


def write(portfolio, product, likelihood, impact, seen=0, risk_id=None, over=False):
    asked = {"title": "Une seule personne sait", "mitigation": "Former", "review_on": today() + timedelta(days=9)}
    facts = {"by": TEAM, "product_id": product.id, "risk_id": risk_id, "seen": seen, "over": over, "why": "Fini"}
    portfolio(write_risk, WriteRisk(**facts, **asked, likelihood=likelihood, impact=impact))
    return UUID(portfolio.last("portfolio.product.risk_changed.v1")["risk_id"])


def test_a_risk_is_told_when_it_turns_grave_and_again_only_when_it_was_not(portfolio, product):
    risk = write(portfolio, product, "low", "medium")
    assert portfolio.facts(GRAVE) == []
    write(portfolio, product, "high", "high", seen=1, risk_id=risk)
    write(portfolio, product, "high", "medium", seen=2, risk_id=risk)
    assert len(portfolio.facts(GRAVE)) == 1
    write(portfolio, product, "high", "high", seen=3, risk_id=risk, over=True)
    assert len(portfolio.facts(GRAVE)) == 1
    write(portfolio, product, "high", "high", seen=4, risk_id=risk)
    write(portfolio, product, "high", "high")
    assert len(portfolio.facts(GRAVE)) == 3
