"""A decision that selects an idea brings one product, and nothing else does."""

from datetime import date

import pytest

from services.portfolio import queries
from shared.identifiers import new_id


def sheet(portfolio, product_ids):
    (product_id,) = product_ids().values()
    with portfolio.reading() as session:
        return queries.the_product(session, product_id)


def test_a_selected_idea_becomes_a_product_in_pre_incubation_that_bears_the_decision(
    portfolio, decide, said, product_ids
):
    idea = new_id()

    assert decide(idea_id=idea, decision_number="DE-2026-0007", title="Moins de pain jeté") == "done"

    product = sheet(portfolio, product_ids)
    assert (product.number, product.title, product.idea_id) == ("PR-2026-0001", "Moins de pain jeté", idea)
    assert product.decision_number == "DE-2026-0007"
    # Decided at half past midnight in Paris: the phase starts that day, not the day before.
    assert [(phase.code, phase.start, phase.decision_number) for phase in product.phases] == [
        ("pre_incubation", date(2026, 3, 3), "DE-2026-0007")
    ]
    ((wire, fact),) = said()
    assert wire == "portfolio.product.created.v1"
    assert (fact["product_id"], fact["number"], fact["phase"]) == (str(product.id), "PR-2026-0001", "pre_incubation")


@pytest.mark.parametrize("facts", [{"outcome": "refused"}, {"question": "spend_money"}, {"question": "?"}])
def test_a_refusal_or_another_question_brings_no_product(decide, said, product_ids, facts):
    assert decide(**facts) == "done"

    assert product_ids() == {}
    assert said() == []


def test_a_decision_that_comes_twice_brings_one_product(decide, said, product_ids):
    same = {"case_id": new_id(), "decision_id": new_id(), "id": new_id()}

    assert [decide(**same), decide(**same)] == ["done", "duplicate"]

    assert len(product_ids()) == len(said()) == 1


def test_a_decision_said_again_under_another_message_still_brings_one_product(decide, said, product_ids):
    same = {"case_id": new_id(), "decision_id": new_id()}

    decide(**same, version=1)
    decide(**same, version=2)

    assert len(product_ids()) == len(said()) == 1


def test_a_decision_waits_for_the_events_of_its_case_that_come_before_it(decide, product_ids):
    assert decide(version=3) == "early"

    assert product_ids() == {}


def test_products_are_numbered_without_a_gap(decide, product_ids):
    for _ in range(3):
        decide()

    assert sorted(product_ids()) == ["PR-2026-0001", "PR-2026-0002", "PR-2026-0003"]
