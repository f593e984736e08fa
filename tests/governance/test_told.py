"""What is asked around a decision is told, once, and told again when it waits for nobody any more."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.governance.commands.appeals import AskAppeal, ask_appeal
from services.governance.commands.conditions import (
    AddCondition,
    MeetCondition,
    add_condition,
    meet_condition,
    notice_overdue,
)
from services.governance.commands.hearings import AnswerQuestion, AskQuestion, answer_question, ask_question
from services.governance.domain.conditions import Condition
from services.governance.domain.sittings import ItemOutcome
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR
from tests.governance.test_delegation import seat
from tests.governance.test_hearings import advised, ask, give
from tests.governance.test_held_sittings import settle
from tests.governance.test_reviews import granted_for, held_with_a_review, on

ASKED, SETTLED = "governance.advice.asked.v1", "governance.advice.settled.v1"
PUT, ANSWERED = "governance.question.put.v1", "governance.question.settled.v1"
SOON, CHANGED = "governance.condition.due_soon.v1", "governance.condition.changed.v1"
DUE, REVIEWED = "governance.review.due.v1", "governance.review.settled.v1"
FILED, READY = "governance.appeal.filed.v1", "governance.purchase.ready.v1"


def decide(room, case_id, members, **choices):
    room.open(case_id, lasts=3 * DAY)
    room.vote(case_id, **(choices or {"in_favour": members}))
    room.later(4 * DAY)


def test_an_opinion_that_is_asked_is_told_and_settled_when_it_is_given(governance):
    members = governance.people(1)
    case_id, (adviser, other) = advised(governance, members, count=2)
    ask(governance, case_id, adviser)
    ask(governance, case_id, other)
    assert governance.last(ASKED)["person_id"] == str(other)

    give(governance, case_id, adviser)
    assert [(one["person_id"], one["given"]) for one in governance.facts(SETTLED)] == [(str(adviser), True)]
    decide(governance, case_id, members)

    settled = [(one["person_id"], one["given"]) for one in governance.facts(SETTLED)]
    assert settled == [(str(adviser), True), (str(other), False)], "the case is decided without it"


def test_an_opinion_that_nobody_asked_for_is_told_to_nobody(governance):
    case_id, (adviser,) = advised(governance, governance.people(1))
    give(governance, case_id, adviser)

    assert governance.facts(SETTLED) == []


def test_a_question_waits_until_it_is_answered_or_the_case_is_decided(governance):
    members = governance.people(1)
    case_id = governance.case(governance.body(members))
    for words in ("Combien d’agents ?", "Et combien de lycées ?"):
        governance(ask_question, AskQuestion(by=members[0], case_id=case_id, words=words))
    author = governance.the_case(case_id).author_id
    first = UUID(governance.facts(PUT)[0]["question_id"])
    governance(answer_question, AnswerQuestion(by=author, case_id=case_id, question_id=first, answer="Deux cents."))
    assert [one["answered"] for one in governance.facts(ANSWERED)] == [True]

    decide(governance, case_id, members)

    assert [one["answered"] for one in governance.facts(ANSWERED)] == [True, False]
    assert all("words" not in one for one in governance.facts(PUT)), "no event carries what was written"


def test_a_review_is_told_on_its_day_and_settled_by_the_sitting(governance):
    case_id, held = held_with_a_review(governance)
    (told,) = governance.facts(DUE)
    assert (told["case_id"], told["due_on"], told["provisional"]) == (str(case_id), "2027-05-23", False)
    assert told["member_ids"] == [str(held["by"])]

    settle(governance, held, 1, ItemOutcome.EXAMINED)

    assert [one["state"] for one in governance.facts(REVIEWED)] == ["held"]


def test_the_end_of_a_grant_for_a_time_is_told_too(governance):
    granted_for(governance, days=30)
    on(governance, date(2026, 12, 24))

    assert [one["provisional"] for one in governance.facts(DUE)] == [True]


def condition(room, days):
    case_id = room.granted()
    asked = {"wording": "Essayer dans trois lycées", "owner_id": room.person("Lena")}
    due_on = room.now.date() + timedelta(days=days)
    made = AddCondition(by=new_id(), decision_id=room.decision(case_id).id, due_on=due_on, **asked)
    return room(add_condition, made)


def test_a_condition_is_told_two_weeks_before_its_day_and_when_it_is_late_each_once(governance):
    condition(governance, 40)
    start = governance.now
    for days, said in ((25, (0, 1)), (26, (1, 1)), (27, (1, 1)), (40, (1, 1)), (41, (1, 2)), (42, (1, 2))):
        governance.now = start + days * DAY
        notice_overdue(governance.runtime)
        assert (len(governance.facts(SOON)), len(governance.facts(CHANGED))) == said, days


@pytest.mark.parametrize("days", [3, 14])
def test_whoever_got_it_with_less_time_than_that_is_not_reminded(governance, days):
    condition(governance, days)
    notice_overdue(governance.runtime)

    assert governance.facts(SOON) == []


def test_a_condition_that_is_met_reminds_nobody(governance):
    made = condition(governance, 40)
    seen = governance.the(Condition, made).version
    met = {"by": governance.the(Condition, made).owner_id, "condition_id": made, "seen": seen}
    governance(meet_condition, MeetCondition(**met, evidence="Trois lycées essayés"))
    governance.now += 30 * DAY
    notice_overdue(governance.runtime)

    assert governance.facts(SOON) == []
    assert governance.last(CHANGED)["changed_by"] == str(met["by"])


def test_an_appeal_is_told_to_the_higher_body_and_its_answer_names_whoever_appealed(governance):
    members = governance.people(1)
    case_id = governance.voting(members)
    governance.vote(case_id, against=members)
    governance.later(HOUR)
    chair = governance.person("Diane")
    above = seat(governance, "strategic", chair=chair)
    author = governance.the_case(case_id).author_id
    asked = AskAppeal(
        by=author, decision_id=governance.decision(case_id).id, body_id=above, reason="Le problème a été mal compris."
    )
    appeal = governance(ask_appeal, asked)
    told = governance.last(FILED)
    assert (told["case_id"], told["decision_number"], told["member_ids"]) == (str(appeal), "DE-2026-0001", [str(chair)])

    decide(governance, appeal, [chair])

    assert governance.last("governance.case.decided.v1")["appealed_by"] == str(author)


def test_the_purchase_notice_is_told_when_money_is_committed_and_at_each_further_line(governance):
    case_id = governance.granted()
    held = governance.envelope(50_000)
    governance.commit(held, case_id, 4_000)
    governance.commit(held, case_id, 1_000, line=2)

    said = [(one["line_count"], one["total_cents"]) for one in governance.facts(READY)]
    assert said == [(1, 4_000_00), (2, 5_000_00)]


def test_what_was_reserved_makes_a_notice_once_it_is_granted_and_none_when_it_is_refused(governance):
    members = governance.people(1)
    body_id, held = governance.body(members), governance.envelope(50_000)
    for choice in ("in_favour", "against"):
        case_id = governance.case(body_id)
        governance.reserve(held, case_id, 2_000)
        governance.reserve(held, case_id, 1_000, line=2)
        decide(governance, case_id, members, **{choice: members})

    assert [(one["line_count"], one["committed_by"]) for one in governance.facts(READY)] == [(2, None)]
