"""Decisions granted before there were review dates get one afterwards, and the register stays as it was (R33)."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, text

from services.governance.commands.corrections import AskCorrection, ask_correction
from services.governance.commands.older_reviews import DateOlderDecision, date_older_decision, date_older_decisions
from services.governance.commands.reviews import bring_reviews_back
from services.governance.domain.reviews import Review, ReviewState
from services.governance.tables import register_entry, review
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, text_of


@pytest.fixture
def of_before(governance):
    """A granted decision as an older version left it: in the register, without a review date."""
    case_id = governance.granted()
    _forget_reviews(governance)
    return governance.decision(case_id)


def _forget_reviews(room):
    with room.runtime.unit_of_work() as uow:
        on_sqlite = uow.session.get_bind().dialect.name == "sqlite"
        trigger = "decision_review_delete_frozen"
        uow.session.execute(text(f"DROP TRIGGER {trigger}" + ("" if on_sqlite else " ON decision_review")))
        uow.session.execute(delete(review))


def _reviews(room):
    with room.reading() as session:
        return session.query(Review).all()


def _register(room):
    with room.reading() as session:
        return [tuple(row) for row in session.execute(register_entry.select().order_by(register_entry.c.position))]


def test_it_gets_the_day_six_months_after_it_was_taken_and_says_that_it_came_afterwards(governance, visit, of_before):
    register = _register(governance)
    governance.now += 10 * DAY

    assert date_older_decisions(governance.runtime) == 1
    assert date_older_decisions(governance.runtime) == 0

    (given,) = _reviews(governance)
    assert (f"{given.due_on}", given.given_at, given.state) == ("2027-05-23", governance.now, ReviewState.WAITING)
    assert _register(governance) == register
    reader = visit("yann")
    for page in ("/gouvernance/reexamens", f"/gouvernance/registre/{of_before.number}"):
        assert "Date donnée après coup" in text_of(reader, page)
    assert "six mois après avoir été prise" in text_of(reader, f"/gouvernance/reexamens/{given.id}")


def test_one_whose_day_has_passed_already_comes_back_at_once(governance, of_before):
    governance.now += timedelta(days=400)
    date_older_decisions(governance.runtime)

    assert bring_reviews_back(governance.runtime) == 1
    assert [one.state for one in _reviews(governance)] == [ReviewState.DUE]


def test_dates_that_came_with_their_decision_do_not_say_otherwise(governance, visit):
    decided = governance.decision(governance.granted())

    assert date_older_decisions(governance.runtime) == 0
    assert "après coup" not in text_of(visit("yann"), f"/gouvernance/registre/{decided.number}")


def test_a_refusal_gets_none_and_neither_does_what_was_repealed_since(governance, of_before):
    members = governance.people(1)
    refused = governance.voting(members)
    governance.vote(refused, against=members)
    governance.later(HOUR)
    asked = AskCorrection(
        by=new_id(), decision_id=of_before.id, kind="repeal_decision", reason="Le problème a disparu."
    )
    repeal = governance(ask_correction, asked)
    voters = governance.the_body(governance.the_case(repeal).body_id).members_at(governance.now)
    governance.open(repeal)
    governance.vote(repeal, in_favour=voters)
    governance.later(HOUR)

    assert date_older_decisions(governance.runtime) == 0


def test_two_workers_give_one_date(governance, of_before):
    asked = DateOlderDecision(of_before.id, of_before.case_id)

    assert [governance(date_older_decision, asked) for _ in range(2)] == [True, False]
    assert len(_reviews(governance)) == 1
