"""From the acceptance to the last review: a decision whose number is borne, two teams, an act, what came of it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from services.portfolio.commands.exit.acceptance import AddReserve, SayWhy, add_reserve
from services.portfolio.commands.exit.agenda import put_on_agenda
from services.portfolio.commands.exit.decision import AskDecision, AskStopAfter, ask_decision, ask_stop_after
from services.portfolio.commands.exit.takeover import (
    AddPartner,
    EndPartner,
    FinishPath,
    PublishAct,
    PutToSleep,
    RecordReview,
    StartPairing,
    WriteNote,
    add_partner,
    cancel_path,
    end_partner,
    finish_path,
    publish_act,
    put_to_sleep,
    record_review,
    start_pairing,
    wake_path,
    write_note,
)
from services.portfolio.domain.exit.parts import months_after
from services.portfolio.domain.seen import mark
from services.portfolio.queries.products import today
from shared.errors import Forbidden, Invalid, Refused
from tests.portfolio.conftest import DECIDED, TEAM
from tests.portfolio.exits import ANNE, DSI, WHY, Exits

ASKED, CHANGED = "portfolio.product.question_asked.v1", "portfolio.product.phase_changed.v1"
REVIEW_DUE, RESERVE_DUE, MOVED = (f"portfolio.exit.{what}.v1" for what in ("review_due", "reserve_due", "moved"))


@pytest.fixture
def exits(portfolio):
    return Exits(portfolio)


@pytest.fixture
def accepted(exits):
    exits.accept()
    return exits


def do(exits, function, command, by=DSI, **facts):
    path = exits.path
    known = {"by": by, "path_id": path.id, "seen": path.version, **facts}
    exits.room(function, command(**{name: known[name] for name in command.__dataclass_fields__ if name in known}))


def ask(exits):
    do(exits, ask_decision, AskDecision, by=TEAM, reason=WHY)


def answer(exits, outcome="granted", number="DE-2026-0009", question="exit"):
    asked = exits.room.last(ASKED)
    about = {"question": question, "idea_id": None, "product_id": str(exits.product.id), "phase": ""}
    exits.room.given(
        DECIDED,
        **about,
        request_id=asked["request_id"],
        case_id=asked["request_id"],
        decision_id=asked["request_id"],
        outcome=outcome,
        decision_number=number,
        reason="Le dossier est complet.",
    )


def pair(exits, start=None, months=6):
    start = start or exits.now
    do(exits, start_pairing, StartPairing, start=start, until=months_after(start, months))


def take_over(exits):
    """From the acceptance to the takeover."""
    ask(exits)
    answer(exits)
    pair(exits)
    do(exits, add_partner, AddPartner, side="product", person_id=ANNE, since=exits.now)
    do(exits, add_partner, AddPartner, side="dsi", person_id=DSI, since=exits.now)
    do(exits, publish_act, PublishAct, seen=mark("", None, ""), reference="délibération 2026-114", on=exits.now)
    do(exits, finish_path, FinishPath, on=exits.now)


def test_the_decision_is_asked_of_a_body_and_its_number_is_borne(portfolio, accepted):
    ask(accepted)
    asked = portfolio.last(ASKED)
    assert (asked["question"], asked["product_id"]) == ("exit", str(accepted.product.id))
    with pytest.raises(Refused, match="attend"):
        ask(accepted)

    answer(accepted)

    assert (accepted.path.decision_number, accepted.path.question_id) == ("DE-2026-0009", None)
    assert [stay.code for stay in portfolio.products()[0].phases] == ["pre_incubation"]
    with pytest.raises(Refused, match="déjà accordé"):
        ask(accepted)


def test_a_decision_that_is_not_granted_sends_the_file_back_to_its_preparation(accepted):
    ask(accepted)
    answer(accepted, "refused")

    path = accepted.path
    assert (path.state, path.accepted_version, path.decision_number) == ("preparing", None, "")
    assert path.refusal == "Le dossier est complet."
    accepted.propose()
    accepted.sign("product", ANNE)
    accepted.sign("dsi", DSI)
    ask(accepted)


def test_no_decision_is_asked_before_both_sides_have_signed(exits):
    exits.prepare()

    with pytest.raises(Refused, match="n’en est pas là"):
        ask(exits)


def test_two_teams_work_together_three_to_nine_months(accepted):
    for months in (2, 10):
        with pytest.raises(Invalid, match="trois et neuf mois"):
            pair(accepted, months=months)
    pair(accepted)
    do(accepted, add_partner, AddPartner, side="dsi", person_id=DSI, since=today())
    with pytest.raises(Refused, match="déjà"):
        do(accepted, add_partner, AddPartner, side="product", person_id=DSI, since=today())
    do(accepted, write_note, WriteNote, by=ANNE, words="Première mise en service faite par la DSI.")
    partner = accepted.path.partners[0]
    do(accepted, end_partner, EndPartner, partner_id=partner.id, seen=mark(None), until=today() + timedelta(days=30))

    path = accepted.path
    assert (path.state, path.pairing_until) == ("pairing", months_after(today(), 6))
    assert path.partners[0].until == today() + timedelta(days=30)
    assert "Première mise en service faite par la DSI." in [one.words for one in path.entries]


def test_nothing_is_taken_over_without_decision_act_and_people_of_both_sides(accepted):
    pair(accepted)
    with pytest.raises(Refused, match="décision d’une instance"):
        do(accepted, finish_path, FinishPath, on=today())
    ask(accepted)
    answer(accepted)
    with pytest.raises(Refused, match="acte public"):
        do(accepted, finish_path, FinishPath, on=today())
    do(accepted, publish_act, PublishAct, seen=mark("", None, ""), reference="2026-114", on=today())
    with pytest.raises(Refused, match="de chaque côté"):
        do(accepted, finish_path, FinishPath, on=today())


@pytest.mark.parametrize(
    ("preferred", "phase"),
    [("dsi", "transferred"), ("operator", "operated"), ("directorate", "continued_by_owner")],
)
def test_the_product_enters_the_phase_of_its_model_with_the_number_of_the_decision(portfolio, exits, preferred, phase):
    exits.open()
    exits.compare(preferred)
    exits.compare("own_body")
    exits.choose(preferred, "own_body")
    exits.show_all()
    exits.propose()
    exits.sign("product", ANNE)
    exits.sign("dsi", DSI)
    take_over(exits)

    fact = portfolio.last(CHANGED)
    assert (fact["phase"], fact["decision_number"]) == (phase, "DE-2026-0009")
    assert portfolio.products()[0].phases[-1].code == phase
    moved = portfolio.last(MOVED)
    assert (moved["state"], moved["decision_number"], moved["act_reference"]) == (
        "done",
        "DE-2026-0009",
        "délibération 2026-114",
    )


def test_only_the_dsi_says_that_it_has_taken_over(accepted):
    ask(accepted)
    answer(accepted)
    pair(accepted)
    with pytest.raises(Forbidden):
        do(accepted, finish_path, FinishPath, by=TEAM, on=today())


def at(portfolio, day):
    """The room's clock says so from now on."""
    portfolio.now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def test_reviews_come_on_the_agenda_by_themselves_at_six_and_twelve_months_once_each(portfolio, accepted):
    take_over(accepted)
    done = accepted.path.done_on
    assert [one.due_on for one in accepted.path.reviews] == [months_after(done, 6), months_after(done, 12)]
    assert put_on_agenda(portfolio.runtime) == 0

    for months in (6, 12):
        at(portfolio, months_after(done, months) - timedelta(days=31))
        assert put_on_agenda(portfolio.runtime) == 0
        at(portfolio, months_after(done, months) - timedelta(days=30))
        assert [put_on_agenda(portfolio.runtime) for _ in range(3)] == [1, 0, 0]

    assert [fact["months"] for fact in portfolio.facts(REVIEW_DUE)] == [6, 12]
    assert {fact["decision_number"] for fact in portfolio.facts(REVIEW_DUE)} == {"DE-2026-0009"}


def test_many_workers_at_once_say_each_review_once(portfolio, accepted):
    take_over(accepted)
    at(portfolio, months_after(accepted.path.done_on, 13))
    said = []

    threads = [threading.Thread(target=lambda: said.append(put_on_agenda(portfolio.runtime))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(said) == 2
    assert sorted(fact["months"] for fact in portfolio.facts(REVIEW_DUE)) == [6, 12]


def test_a_review_is_written_once_and_said(portfolio, accepted):
    take_over(accepted)
    first = accepted.path.reviews[0]
    do(accepted, record_review, RecordReview, review_id=first.id, outcome="sound", findings="Deux pannes, réparées.")

    assert portfolio.last("portfolio.exit.reviewed.v1")["outcome"] == "sound"
    with pytest.raises(Refused, match="déjà écrit"):
        do(accepted, record_review, RecordReview, review_id=first.id, outcome="watch", findings="Autre constat.")


def test_a_reserve_is_recalled_once_a_week_before_its_day_and_shown_when_overdue(portfolio, exits, anne):
    exits.prepare()
    exits.show_all()
    exits.propose()
    due = today() + timedelta(days=20)
    do(exits, add_reserve, AddReserve, label="Le numéro d’astreinte", owner="dsi", due_on=due)
    exits.sign("product", ANNE)
    exits.sign("dsi", DSI)

    at(portfolio, due - timedelta(days=8))
    assert put_on_agenda(portfolio.runtime) == 0
    at(portfolio, due - timedelta(days=7))
    assert [put_on_agenda(portfolio.runtime) for _ in range(2)] == [1, 0]

    assert portfolio.last(RESERVE_DUE)["reserve"] == "Le numéro d’astreinte"
    assert "Le numéro d’astreinte" in anne.get(f"/produits/{exits.product.id}/sortie/").text


def test_an_overdue_reserve_keeps_the_takeover_from_being_said_done(portfolio, exits):
    exits.prepare()
    exits.show_all()
    exits.propose()
    do(exits, add_reserve, AddReserve, label="Le numéro", owner="dsi", due_on=today())
    exits.sign("product", ANNE)
    exits.sign("dsi", DSI)
    at(portfolio, today() + timedelta(days=1))

    with pytest.raises(Refused, match="dépassé sa date"):
        take_over(exits)


def test_a_stop_after_the_takeover_is_not_a_path_given_up(portfolio, accepted):
    take_over(accepted)
    lessons = "Personne n’avait le temps de répondre aux usagers après la reprise."
    do(accepted, ask_stop_after, AskStopAfter, reason="Plus personne ne s’en sert aujourd’hui.", lessons=lessons)
    assert portfolio.last(ASKED)["question"] == "stop"
    answer(accepted, "refused", "DE-2026-0010", "stop")
    assert accepted.path.state == "done"

    do(accepted, ask_stop_after, AskStopAfter, reason="Plus personne ne s’en sert aujourd’hui.", lessons=lessons)
    answer(accepted, "granted", "DE-2026-0011", "stop")

    path, product = accepted.path, portfolio.products()[0]
    assert (path.state, path.post_mortem, path.done_on) == ("stopped", lessons, today())
    assert product.phases[-1].decision_number == "DE-2026-0011"
    assert portfolio.last(MOVED)["state"] == "stopped"


def test_a_path_sleeps_with_its_lessons_and_wakes_in_its_preparation(accepted):
    with pytest.raises(Forbidden):
        do(accepted, put_to_sleep, PutToSleep, by=ANNE, words=WHY)
    do(accepted, put_to_sleep, PutToSleep, words=WHY)
    assert (accepted.path.state, accepted.path.post_mortem) == ("dormant", WHY)

    do(accepted, wake_path, SayWhy, words=WHY)
    path = accepted.path
    assert (path.state, path.accepted_version) == ("preparing", None)
    assert all(one.evidence for one in path.conditions)


def test_a_path_given_up_lets_another_one_be_opened(accepted):
    do(accepted, cancel_path, SayWhy, by=TEAM, words=WHY)
    first = accepted.path
    accepted.open()

    assert (first.state, accepted.path.state) == ("cancelled", "opened")
    assert accepted.path.id != first.id


def test_the_road_of_a_path_that_is_done_shows_its_reviews(accepted, team):
    take_over(accepted)
    page = team.get(f"/produits/{accepted.product.id}/sortie/").text

    assert "bilan à 6 mois de la reprise" in page
    assert "DE-2026-0009" in page
