"""Decisions that come back by themselves: on their review date, and at the end of a grant for a time (R31, R33)."""

import threading
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.bodies import NameChair, name_chair
from services.governance.commands.corrections import AskCorrection, ask_correction
from services.governance.commands.holding import OpenSitting, open_sitting
from services.governance.commands.reviews import MoveReview, bring_reviews_back, move_review
from services.governance.commands.votes import OpenVote, open_vote
from services.governance.domain.cases import Case
from services.governance.domain.days import months_later
from services.governance.domain.envelopes import CommitmentState
from services.governance.domain.reviews import Review, ReviewState
from services.governance.domain.rules import Outcome
from services.governance.domain.sittings import ItemKind, ItemOutcome, Sitting
from services.governance.tables import review
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, open_the_vote, text_of
from tests.governance.test_held_sittings import settle
from tests.governance.test_sittings import convened, planned

EVIDENCE = "Dix agents ont essayé la maquette"


def the_review(room, case_id):
    with room.reading() as session:
        return session.query(Review).filter_by(case_id=case_id).one()


def granted_for(room, days=None, members=None, evidence=EVIDENCE):
    """A case granted for so many days; with its members."""
    members = members or room.people(1)
    case_id = room.case(room.body(members))
    asked = {"by": new_id(), "case_id": case_id, "seen": room.the(Case, case_id).version, "closes_at": room.now + HOUR}
    trial = {"provisional_days": days, "evidence": evidence} if days else {}
    room(open_vote, OpenVote(**asked, **trial))
    room.vote(case_id, in_favour=members)
    room.later(HOUR)
    return case_id, members


def on(room, day):
    room.now = room.now.replace(day.year, day.month, day.day, 12)
    return bring_reviews_back(room.runtime)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 30))
def test_a_later_month_has_the_same_day_or_its_last(day, months):
    later = months_later(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or ((later + timedelta(days=1)).day == 1 and later.day < day.day)


def test_what_is_granted_comes_back_by_itself_within_six_months(governance):
    case_id, _members = granted_for(governance)
    assert governance.last("governance.case.decided.v1")["review_on"] == "2027-05-23"
    body_id = governance.only_body()
    assert on(governance, date(2027, 5, 22)) == 0

    assert on(governance, date(2027, 5, 23)) == 1
    assert on(governance, date(2027, 5, 24)) == 0

    sitting_id = planned(governance, body_id, governance.now + 10 * DAY)
    convened(governance, sitting_id)
    items = governance.the(Sitting, sitting_id).items
    assert [(one.kind, one.about_id) for one in items] == [(ItemKind.REVIEW, the_review(governance, case_id).id)]


def held_with_a_review(room):
    case_id, members = granted_for(room)
    on(room, date(2027, 5, 23))
    body_id = room.only_body()
    room(name_chair, NameChair(by=new_id(), body_id=body_id, seen=room.the_body(body_id).version, person_id=members[0]))
    starts = room.now + 10 * DAY
    sitting_id = planned(room, body_id, starts)
    convened(room, sitting_id)
    room.now = starts
    held = {"by": members[0], "sitting_id": sitting_id}
    room(open_sitting, OpenSitting(**held, seen=room.the(Sitting, sitting_id).version))
    return case_id, held


def test_a_body_that_has_looked_at_it_may_want_to_again(governance):
    case_id, held = held_with_a_review(governance)
    with pytest.raises(Invalid, match="six mois"):
        settle(governance, held, outcome=ItemOutcome.EXAMINED, until=date(2028, 1, 1))

    settle(governance, held, outcome=ItemOutcome.EXAMINED, until=date(2027, 9, 1))

    again = the_review(governance, case_id)
    assert (again.state, again.due_on) == (ReviewState.WAITING, date(2027, 9, 1))
    assert on(governance, date(2027, 9, 1)) == 1


def test_one_that_was_looked_at_is_over_for_ever(governance):
    case_id, held = held_with_a_review(governance)

    settle(governance, held, outcome=ItemOutcome.EXAMINED)

    assert the_review(governance, case_id).state is ReviewState.HELD
    with pytest.raises(DBAPIError) as fault, governance.runtime.unit_of_work() as uow:
        uow.session.execute(update(review).values(state="waiting"))
    assert "decision_review_update_frozen" in str(fault.value.orig)


def test_a_grant_for_a_time_asks_by_itself_to_be_confirmed(governance):
    first, members = granted_for(governance, days=30)
    told = governance.last("governance.case.decided.v1")
    assert (told["provisional"], told["review_on"]) == (True, "2026-12-23")

    assert on(governance, date(2026, 12, 23)) == 1

    asked = governance.last("governance.case.received.v1")
    assert asked["question"] == "confirm_decision"
    case = governance.the_case(next(one for one in cases_of(governance) if one != first))
    assert (case.corrects, EVIDENCE in case.opinion) == ("DE-2026-0001", True)
    sitting_id = planned(governance, case.body_id, governance.now + 10 * DAY)
    convened(governance, sitting_id)
    assert [one.about_id for one in governance.the(Sitting, sitting_id).items] == [case.id]
    governance.open(case.id)
    governance.vote(case.id, in_favour=members)
    governance.later(HOUR)
    assert the_review(governance, first).state is ReviewState.HELD
    assert the_review(governance, case.id).due_on == date(2027, 6, 23)


def cases_of(room):
    with room.reading() as session:
        return [one.id for one in session.query(Case).all()]


def test_what_is_not_confirmed_gives_back_the_money_that_is_left(governance):
    envelope_id = governance.envelope(1000)
    first, members = granted_for(governance, days=60)
    governance.commit(envelope_id, first, 600)
    on(governance, date(2027, 1, 22))
    governance.commit(envelope_id, first, 100, line=2)
    governance.now += DAY
    with pytest.raises(Refused, match="terme"):
        governance.commit(envelope_id, first, 100, line=3)
    second = next(one for one in cases_of(governance) if one != first)
    governance.open(second)
    governance.vote(second, against=members)

    governance.later(HOUR)

    assert governance.decision(second).outcome is Outcome.REFUSED
    assert the_review(governance, first).state is ReviewState.ENDED
    assert {governance.commitment(first, line).state for line in (1, 2)} == {CommitmentState.CLOSED}
    assert governance.last("governance.envelope.changed.v1")["committed_cents"] == 0
    with pytest.raises(Refused, match="terme"):
        governance.commit(envelope_id, first, 100, line=3)


def test_a_grant_for_a_time_says_what_is_to_be_shown(governance):
    with pytest.raises(Invalid, match="montré"):
        granted_for(governance, days=30, evidence="")


def test_another_day_comes_within_six_months_of_the_decision(governance):
    case_id, _members = granted_for(governance)
    found = the_review(governance, case_id)

    def move(day):
        governance(move_review, MoveReview(by=new_id(), review_id=found.id, seen=found.version, due_on=day))

    for wrong in (date(2026, 11, 23), date(2027, 5, 24)):
        with pytest.raises(Invalid):
            move(wrong)
    move(date(2027, 2, 1))
    assert on(governance, date(2027, 2, 1)) == 1


def test_what_is_repealed_does_not_come_back(governance):
    first, members = granted_for(governance)
    asked = AskCorrection(
        by=new_id(), decision_id=governance.decision(first).id, kind="repeal_decision", reason="Le besoin n’existe plus"
    )
    second = governance(ask_correction, asked)
    governance.open(second)
    governance.vote(second, in_favour=members)
    governance.later(HOUR)

    assert the_review(governance, first).state is ReviewState.ENDED
    assert on(governance, date(2027, 6, 1)) == 0


def test_several_workers_ask_once(governance):
    granted_for(governance, days=1)
    governance.now += 2 * DAY

    workers = [threading.Thread(target=bring_reviews_back, args=(governance.runtime,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert len(cases_of(governance)) == 2


def test_the_team_asks_for_a_time_and_everybody_reads_until_when(governance, visit, committee):
    team, nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    refused = team.post(team.form(committee, "ouverture"), closes_at="2026-11-30T18:00", provisional_days="61")
    assert refused.status_code == 422
    team.fill(committee, "ouverture", closes_at="2026-11-30T18:00", provisional_days="45", evidence=EVIDENCE)
    for voter in (nolwenn, yann):
        assert "Accord provisoire, pour 45 jours au plus" in text_of(voter, committee)
        voter.fill(committee, "bulletin", choice="for")
    governance.now = governance.now.replace(2026, 11, 30, 18)
    governance.later(HOUR)

    decision = text_of(yann, "/gouvernance/registre/DE-2026-0001")
    assert "Accord provisoire jusqu’au jeudi 14 janvier 2027" in decision
    assert EVIDENCE in decision
    assert "accord provisoire jusqu’au jeudi 14 janvier 2027" in text_of(yann, "/gouvernance/reexamens")


def test_the_team_chooses_another_day_by_the_form(governance, visit, committee):
    team, nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    open_the_vote(team, committee)
    for voter in (nolwenn, yann):
        voter.fill(committee, "bulletin", choice="for")
    governance.now = governance.now.replace(2026, 11, 30, 18)
    governance.later(HOUR)
    with governance.reading() as session:
        where = f"/gouvernance/reexamens/{session.query(Review).one().id}"
    assert "Changer la date" not in text_of(yann, where)
    late = team.post(team.form(where), due_on="2027-12-31")
    assert late.status_code == 422

    team.fill(where, due_on="2027-03-01")

    assert "lundi 1er mars 2027" in text_of(yann, where)
