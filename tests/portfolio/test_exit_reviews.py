"""What a body says of a takeover months later, and what it says too late: done once, written down, shown."""

from datetime import UTC, datetime, timedelta

import pytest

from services.portfolio.commands.exit.acceptance import (
    AddReserve,
    LiftReserve,
    SayWhy,
    add_reserve,
    lift_reserve,
)
from services.portfolio.commands.exit.agenda import put_on_agenda
from services.portfolio.commands.exit.conditions import WaiveCondition, waive_condition
from services.portfolio.commands.exit.decision import AskStopAfter, ask_stop_after
from services.portfolio.commands.exit.takeover import PutToSleep, cancel_path, put_to_sleep, wake_path
from services.portfolio.domain.exit.parts import months_after
from services.portfolio.domain.seen import mark
from services.portfolio.queries.products import today
from shared.errors import Refused
from tests.portfolio.conftest import TEAM
from tests.portfolio.exits import ANNE, DSI, WHY, Exits
from tests.portfolio.test_exit_takeover import ASKED, MOVED, answer, ask, do, take_over

UNUSED = "portfolio.exit.decision_unused.v1"
LATER = timedelta(days=20)


@pytest.fixture
def exits(portfolio):
    return Exits(portfolio)


@pytest.fixture
def accepted(exits):
    exits.accept()
    return exits


@pytest.fixture
def done(accepted):
    take_over(accepted)
    return accepted


def at(room, day):
    room.now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def due(exits, months):
    """The clock is moved to a review, which comes by itself."""
    at(exits.room, months_after(exits.path.done_on, months))
    return put_on_agenda(exits.room.runtime)


def page(exits, visitor):
    return visitor.get(f"/produits/{exits.product.id}/sortie/").text


# --- reviews ------------------------------------------------------------------------------------------------------


def test_each_review_is_a_question_that_nobody_asks_and_its_answer_is_borne(portfolio, done, team):
    for months, number in ((6, "DE-2027-0001"), (12, "DE-2027-0002")):
        due(done, months)
        asked = portfolio.last(ASKED)
        assert (asked["question"], asked["requested_by"]) == ("after_exit", None)
        assert f"Bilan à {months} mois" in asked["reason"]
        assert "Attendue" in page(done, team)
        answer(done, "granted", number, "after_exit")

    assert done.path.state == "done"
    assert [one.decision_number for one in done.path.reviews] == ["DE-2027-0001", "DE-2027-0002"]
    assert "DE-2027-0002" in page(done, team)


def test_a_body_that_says_no_stops_the_service_after_its_takeover(portfolio, done):
    due(done, 6)
    answer(done, "refused", "DE-2027-0001", "after_exit")

    path, product = done.path, portfolio.products()[0]
    assert (path.state, path.post_mortem, path.done_on) == ("stopped", "Le dossier est complet.", path.done_on)
    assert (product.phases[-1].code, product.phases[-1].decision_number) == ("stopped", "DE-2027-0001")
    assert portfolio.last(MOVED)["state"] == "stopped"


def test_the_same_answer_again_changes_nothing_more(portfolio, done):
    due(done, 6)
    for _ in range(2):
        answer(done, "granted", "DE-2027-0001", "after_exit")

    assert [one.what for one in done.path.entries].count("review_heard") == 1


def test_a_review_that_comes_while_another_waits_is_answered_with_it(portfolio, done):
    due(done, 6)
    due(done, 12)
    assert [fact["question"] for fact in portfolio.facts(ASKED)].count("after_exit") == 1

    answer(done, "granted", "DE-2027-0009", "after_exit")

    assert {one.decision_number for one in done.path.reviews} == {"DE-2027-0009"}


def test_a_stop_asked_by_the_dsi_and_decided_after_the_review_stopped_it_changes_nothing(portfolio, done):
    lessons = "Personne n’avait le temps de répondre aux usagers après la reprise."
    due(done, 6)
    review = portfolio.last(ASKED)
    do(done, ask_stop_after, AskStopAfter, reason="Plus personne ne s’en sert aujourd’hui.", lessons=lessons)
    asked = portfolio.last(ASKED)
    _answer(done, review, "refused", "DE-2027-0001")
    _answer(done, asked, "granted", "DE-2027-0002")

    assert [one.decision_number for one in portfolio.products()[0].phases if one.code == "stopped"] == ["DE-2027-0001"]
    assert done.path.entries[-1].what == "late_granted"
    assert portfolio.last(UNUSED)["state"] == "stopped"


def _answer(exits, asked, outcome, number):
    about = {"question": asked["question"], "idea_id": None, "product_id": asked["product_id"], "phase": ""}
    ids = dict.fromkeys(("request_id", "case_id", "decision_id"), asked["request_id"])
    told = {"outcome": outcome, "decision_number": number, "reason": "Vu en séance."}
    exits.room.given("governance.case.decided.v1", **about, **ids, **told, decided_at=exits.room.now.isoformat())


def test_a_product_that_has_stopped_has_no_review_to_decide(portfolio, done):
    do(done, ask_stop_after, AskStopAfter, reason="Plus personne ne s’en sert aujourd’hui.", lessons=WHY * 2)
    answer(done, "granted", "DE-2026-0011", "stop")

    assert due(done, 6) == 0
    assert portfolio.last(ASKED)["question"] == "stop"


# --- decisions that come too late ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcome", "line"), [("granted", "late_granted"), ("refused", "late_refused")])
def test_a_decision_for_a_path_put_to_sleep_is_told_and_does_nothing(portfolio, accepted, team, outcome, line):
    ask(accepted)
    do(accepted, put_to_sleep, PutToSleep, words=WHY)
    assert "Une décision est encore attendue" in page(accepted, team)
    before = accepted.path.version

    answer(accepted, outcome)

    path = accepted.path
    assert (path.state, path.version, path.decision_number, path.late_question_id) == ("dormant", before, "", None)
    assert (path.entries[-1].what, path.entries[-1].words) == (line, "DE-2026-0009")
    assert (portfolio.last(UNUSED)["outcome"], portfolio.last(UNUSED)["state"]) == (outcome, "dormant")
    assert "DE-2026-0009" in page(accepted, team)
    assert "Une décision est arrivée trop tard" in page(accepted, team)


def test_a_decision_for_a_path_that_woke_meanwhile_is_not_borne_and_can_be_asked_anew(portfolio, accepted, team):
    ask(accepted)
    do(accepted, put_to_sleep, PutToSleep, words=WHY)
    do(accepted, wake_path, SayWhy, words=WHY)
    accepted.propose()
    accepted.sign("product", ANNE)
    accepted.sign("dsi", DSI)
    with pytest.raises(Refused, match="attend sa décision"):
        ask(accepted)
    answer(accepted)
    assert (accepted.path.state, accepted.path.decision_number) == ("accepted", "")

    ask(accepted)
    assert "trop tard" not in page(accepted, team).partition("Le journal")[0]
    answer(accepted, number="DE-2026-0010")

    assert accepted.path.decision_number == "DE-2026-0010"


def test_a_decision_for_a_path_given_up_leaves_the_next_path_alone(portfolio, accepted):
    ask(accepted)
    do(accepted, cancel_path, SayWhy, by=TEAM, words=WHY)
    accepted.open()
    answer(accepted)

    old, new = sorted(accepted.all_paths(), key=lambda one: one.id)
    assert (old.state, old.entries[-1].what, old.decision_number) == ("cancelled", "late_granted", "")
    assert (new.state, new.decision_number, len(new.entries)) == ("opened", "", 1)
    assert len(portfolio.facts(UNUSED)) == 1


# --- reserves that stand for a condition --------------------------------------------------------------------------


@pytest.fixture
def covered(portfolio, exits):
    """An indispensable condition is waived under a reserve, before anybody signs."""
    exits.prepare()
    exits.show_all(but=("budget",))
    budget = next(one.id for one in exits.path.conditions if one.code == "budget")
    asked = {
        "condition_id": budget,
        "reason": "Le budget se vote en mars.",
        "until": today() + LATER,
        "seen": mark("", None),
    }
    portfolio(waive_condition, WaiveCondition(by=DSI, path_id=exits.path.id, **asked))
    exits.propose()
    reserve = {"label": "La ligne du budget", "owner": "dsi", "condition_id": budget, "due_on": today() + LATER}
    portfolio(add_reserve, AddReserve(by=DSI, path_id=exits.path.id, **reserve))
    return exits


def lift(exits):
    asked = {"reserve_id": exits.path.reserves[0].id, "proof": "Vu sur le budget voté."}
    exits.room(lift_reserve, LiftReserve(by=DSI, path_id=exits.path.id, **asked))


def test_a_reserve_that_stands_for_a_condition_is_lifted_only_once_that_condition_is_met(covered):
    with pytest.raises(Refused, match="montrez d’abord la condition"):
        lift(covered)
    assert covered.path.reserves[0].is_open

    covered.give("budget")
    lift(covered)

    assert not covered.path.open_reserves
    assert not covered.path.unsettled(today())


def test_a_lifted_reserve_covers_a_waived_condition_no_more(portfolio, covered):
    covered.give("budget", fresh_until=today())
    lift(covered)
    at(portfolio, today() + timedelta(days=1))

    assert [one.code for one in covered.path.unsettled(portfolio.now.date())] == ["budget"]
    with pytest.raises(Refused, match="indispensables"):
        covered.sign("dsi", DSI)
