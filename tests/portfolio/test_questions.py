"""What bodies are asked about a product beside its phase, and what their answers do to it."""

import threading
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from services.portfolio.commands.questions import (
    AskBudget,
    AskContinuation,
    AskExit,
    AskRestart,
    AskStop,
    ask_question,
)
from services.portfolio.domain.money import MoneyLine, Stage
from services.portfolio.domain.questions import Question
from shared.delivery import Outcome
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from tests.portfolio.conftest import DECIDED, TEAM, write
from tests.room import sample

BODY = UUID("01a20000-0000-7000-8000-000000000201")
ASKED, CHANGED = "portfolio.product.question_asked.v1", "portfolio.product.phase_changed.v1"
WHY = "Quatre-vingts lycées s’en servent chaque jour."
LEARNT = "D’autres outils étaient déjà en cours de préparation."


@pytest.fixture
def product(portfolio):
    portfolio.now = datetime(2027, 3, 1, 9, tzinfo=UTC)
    portfolio.given("governance.body.changed.v1", body_id=BODY)
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def ask(portfolio, product, command=AskContinuation, **facts):
    extra = {"lessons": LEARNT} if command is AskStop else {}
    portfolio(ask_question, command(**{"by": TEAM, "product_id": product.id, "reason": WHY, **extra, **facts}))
    return portfolio.last(ASKED)


def answer(portfolio, asked, outcome="granted", number="DE-2026-0008", **facts):
    about = {"question": asked["question"], "idea_id": None, "product_id": asked["product_id"]}
    said = {"request_id": asked["request_id"], "outcome": outcome, "decision_number": number, "amount_cents": 0}
    portfolio.decide(**{**about, **said, "decided_at": "2026-12-01T10:00:00+00:00", **facts})


def the(portfolio, kind):
    with portfolio.reading() as session:
        return list(session.scalars(select(kind)))


def stays(portfolio):
    return [(stay.code, stay.start, stay.end, stay.decision_number) for stay in portfolio.products()[0].phases]


def test_a_question_says_all_that_a_body_needs(portfolio, product):
    asked = ask(portfolio, product, AskBudget, amount=4_800_000, fiscal_year=2027, body_id=BODY)

    assert asked["label"] == "Faut-il accorder 48\u202f000\u00a0€ à ce produit pour 2027 ?"
    facts = {name: asked[name] for name in ("question", "amount_cents", "fiscal_year", "body_id", "requested_by")}
    assert facts == {
        "question": "budget",
        "amount_cents": 4_800_000,
        "fiscal_year": 2027,
        "body_id": str(BODY),
        "requested_by": str(TEAM),
    }


@pytest.mark.parametrize("command", [AskContinuation, AskStop, AskExit])
def test_one_question_of_a_kind_waits_for_each_product(portfolio, product, command):
    ask(portfolio, product, command)

    with pytest.raises(Refused, match="attend sa décision"):
        ask(portfolio, product, command)


def test_other_kinds_may_be_asked_meanwhile_and_the_same_once_it_is_answered(portfolio, product):
    asked = ask(portfolio, product)
    ask(portfolio, product, AskExit)
    answer(portfolio, asked, "refused")

    ask(portfolio, product)

    assert portfolio.said().count(ASKED) == 3


def test_two_people_who_ask_the_same_at_once_ask_it_once(portfolio, product):
    told = []

    def one():
        try:
            told.append(ask(portfolio, product))
        except (Refused, IntegrityError) as refusal:
            told.append(type(refusal))

    pair = [threading.Thread(target=one) for _ in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    assert told.count(Refused) == 1
    assert len(the(portfolio, Question)) == 1


def test_a_body_that_is_not_known_is_refused_beside_its_field(portfolio, product):
    with pytest.raises(Invalid) as refused:
        ask(portfolio, product, body_id=new_id())

    assert list(refused.value.errors) == ["body_id"]


def test_a_granted_stop_ends_the_product_that_day_with_its_reason_and_lessons(portfolio, product):
    answer(portfolio, ask(portfolio, product, AskStop))

    assert stays(portfolio) == [
        ("pre_incubation", date(2026, 11, 20), date(2026, 12, 1), "DE-2026-0007"),
        ("stopped", date(2026, 12, 1), date(2026, 12, 1), "DE-2026-0008"),
    ]
    (question,) = the(portfolio, Question)
    assert (question.reason, question.lessons, question.decision_number) == (WHY, LEARNT, "DE-2026-0008")
    assert portfolio.last(CHANGED)["phase"] == "stopped"


def test_a_refused_stop_changes_nothing(portfolio, product):
    answer(portfolio, ask(portfolio, product, AskStop), "refused")

    assert [code for code, *_ in stays(portfolio)] == ["pre_incubation"]
    assert CHANGED not in portfolio.said()


def test_what_has_stopped_may_only_start_again_and_what_goes_on_may_not(portfolio, product):
    with pytest.raises(Refused, match="pas arrêté"):
        ask(portfolio, product, AskRestart, phase="construction")
    answer(portfolio, ask(portfolio, product, AskStop))
    with pytest.raises(Refused, match="arrêté"):
        ask(portfolio, product)

    asked = ask(portfolio, product, AskRestart, phase="construction")
    answer(portfolio, asked, number="DE-2027-0001", decided_at="2027-02-01T10:00:00+00:00")

    assert asked["label"] == "Ce produit doit-il reprendre, dans la phase « Construction » ?"
    assert stays(portfolio)[1:] == [
        ("stopped", date(2026, 12, 1), date(2027, 2, 1), "DE-2026-0008"),
        ("construction", date(2027, 2, 1), None, "DE-2027-0001"),
    ]


def test_a_product_cannot_start_again_in_a_phase_off_the_road(portfolio, product):
    answer(portfolio, ask(portfolio, product, AskStop))

    with pytest.raises(Invalid):
        ask(portfolio, product, AskRestart, phase="transferred")


@pytest.mark.parametrize(
    ("facts", "review"),
    [({}, date(2027, 6, 1)), ({"review_on": "2027-02-01", "outcome": "provisional"}, date(2027, 2, 1))],
)
def test_a_product_that_continues_has_a_day_of_review(portfolio, product, facts, review):
    answer(portfolio, ask(portfolio, product), **facts)

    (question,) = the(portfolio, Question)
    assert (question.review_on, question.provisional) == (review, "outcome" in facts)
    assert [code for code, *_ in stays(portfolio)] == ["pre_incubation"]


def test_a_body_asked_whether_it_continues_may_stop_it_at_once(portfolio, product):
    answer(portfolio, ask(portfolio, product), "stopped")

    assert [code for code, *_ in stays(portfolio)] == ["pre_incubation", "stopped"]


def test_granted_money_is_planned_once_and_bears_the_number(portfolio, product):
    asked = ask(portfolio, product, AskBudget, amount=4_800_000, fiscal_year=2027)
    answer(portfolio, asked)
    answer(portfolio, asked, number="DE-2026-0009")

    (line,) = the(portfolio, MoneyLine)
    assert (line.stage, line.year, line.cents, line.decision_number) == (Stage.PLANNED, 2027, 4_800_000, "DE-2026-0008")
    assert portfolio.products()[0].money_ends_on == date(2027, 12, 31)


def test_refused_money_is_not_planned(portfolio, product):
    answer(portfolio, ask(portfolio, product, AskBudget, amount=100, fiscal_year=2027), "refused")

    assert the(portfolio, MoneyLine) == []
    assert portfolio.products()[0].money_ends_on is None


def test_the_answer_to_a_question_that_is_not_known_waits(portfolio, product):
    message = sample(DECIDED) | {"id": str(new_id()), "subject": f"governance/case/{new_id()}", "subjectversion": 1}
    about = {"question": "stop", "idea_id": None, "product_id": str(product.id), "request_id": str(new_id())}
    message["data"] |= about | {"case_id": message["subject"].rpartition("/")[2]}

    assert portfolio.deliver(message) is Outcome.WAITING


def test_what_decisions_brought_stays_when_the_file_is_read_again(portfolio, folder):
    portfolio.given("governance.body.changed.v1", body_id=BODY)
    write(folder, "cantine")
    portfolio.read(folder)
    answer(portfolio, ask(portfolio, portfolio.products()[0], AskStop))

    write(folder, "cantine", title="Cantine simple")
    portfolio.read(folder)

    assert [code for code, *_ in stays(portfolio)] == ["construction", "stopped"]


def test_the_team_asks_by_a_form_and_everyone_reads_the_answer(portfolio, product, team, anne):
    page = f"/produits/{product.id}/demandes"
    team.fill(f"{page}/stop", reason=WHY, lessons=LEARNT)

    asked = portfolio.last(ASKED)
    assert (asked["question"], asked["body_id"]) == ("stop", None)
    answer(portfolio, asked)
    shown = anne.get(page).text
    assert "Accordé, décision DE-2026-0008" in shown
    assert LEARNT in shown
    assert "Demander l’arrêt" not in shown


@pytest.mark.parametrize("kind", ["continuation", "budget", "stop", "restart", "exit"])
def test_only_the_team_asks(product, team, anne, kind):
    assert team.get(f"/produits/{product.id}/demandes/{kind}").status_code == 200
    assert anne.get(f"/produits/{product.id}/demandes/{kind}").status_code == 403


def test_there_is_no_other_question(product, team):
    assert team.get(f"/produits/{product.id}/demandes/peut-etre").status_code == 404
