"""A decision that selects an idea brings one product, and nothing else does."""

from datetime import date
from uuid import UUID

from shared.delivery import Outcome
from shared.identifiers import new_id
from tests.portfolio.conftest import DECIDED
from tests.room import sample


def test_a_selected_idea_becomes_a_product_in_pre_incubation_that_bears_the_decision(portfolio):
    portfolio.given(DECIDED)

    (product,) = portfolio.products()
    assert (product.number, product.title) == (f"PR-{product.created_at.year}-0001", "Les clés des salles se perdent")
    assert product.idea_id == UUID("01a20000-0000-7000-8000-000000000042")
    assert product.decision_number == "DE-2026-0007"
    assert [(stay.code, stay.start, stay.decision_number) for stay in product.phases] == [
        ("pre_incubation", date(2026, 11, 20), "DE-2026-0007")
    ]
    assert portfolio.said() == ["portfolio.product.created.v1"]
    fact = portfolio.last("portfolio.product.created.v1")
    assert (fact["product_id"], fact["number"], fact["phase"]) == (str(product.id), product.number, "pre_incubation")


def test_a_decision_taken_after_midnight_in_paris_starts_the_phase_that_day(portfolio):
    portfolio.decide(decided_at="2026-03-02T23:30:00+00:00")

    assert [stay.start for stay in portfolio.products()[0].phases] == [date(2026, 3, 3)]


def test_a_refusal_or_another_question_brings_no_product(portfolio):
    for facts in ({"outcome": "refused"}, {"question": "spend_money"}, {"question": "?"}):
        portfolio.decide(**facts)

    assert portfolio.products() == []
    assert portfolio.said() == []


def test_a_selection_that_is_held_brings_its_product_once_published_and_once_only(portfolio):
    portfolio.decide(answer_held=True)
    assert portfolio.products() == []

    portfolio.given("ideas.answer.published.v1", outcome="reserved", decision_id=None, decided_at=None)
    assert portfolio.products() == []
    portfolio.given("ideas.answer.published.v1")
    portfolio.given("ideas.answer.published.v1")

    (product,) = portfolio.products()
    assert product.decision_number == "DE-2026-0007"
    assert product.phases[0].start == date(2026, 11, 20)


def test_a_decision_that_comes_twice_brings_one_product(portfolio):
    message = sample(DECIDED) | {"subjectversion": 1}

    assert [portfolio.deliver(message) for _ in range(2)] == [Outcome.DONE, Outcome.DUPLICATE]

    assert len(portfolio.products()) == len(portfolio.said()) == 1


def test_a_decision_said_again_in_another_message_still_brings_one_product(portfolio):
    portfolio.given(DECIDED)
    portfolio.given(DECIDED)

    assert len(portfolio.products()) == len(portfolio.said()) == 1


def test_a_decision_waits_for_the_events_of_its_case_that_come_before_it(portfolio):
    assert portfolio.deliver(sample(DECIDED)) is Outcome.EARLY
    assert portfolio.products() == []

    portfolio.given("governance.case.received.v1", case_id=sample(DECIDED)["data"]["case_id"])
    portfolio.given("governance.case.vote_opened.v1", case_id=sample(DECIDED)["data"]["case_id"])

    assert len(portfolio.products()) == 1


def test_products_are_numbered_without_a_gap(portfolio):
    for _ in range(3):
        portfolio.decide(decision_id=new_id())

    assert [product.number[-4:] for product in portfolio.products()] == ["0001", "0002", "0003"]
