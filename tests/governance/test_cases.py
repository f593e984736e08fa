"""A case from the idea that is presented to the decision of the register, through the real transactions."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from services.governance.commands.votes import (
    CastBallot,
    CloseVote,
    CountVote,
    OpenVote,
    cast_ballot,
    close_due_votes,
    close_vote,
    count_vote,
    open_vote,
)
from services.governance.domain.cases import CaseState
from services.governance.domain.rules import Ground, Outcome
from services.governance.domain.votes import fingerprint
from services.governance.tables import ballot
from shared.delivery import Outcome as Delivered
from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, MONDAY
from tests.room import sample

ME = new_id()
SECOND = timedelta(seconds=1)
TO_A_DECISION = ["governance.case.received.v1", "governance.case.vote_opened.v1", "governance.case.decided.v1"]


def test_an_idea_that_is_presented_becomes_a_case_with_its_papers(governance):
    body_id = governance.body(governance.people(1))
    presented = governance.given("ideas.idea.presented.v1", body_id=body_id)

    case = governance.the_case(UUID(governance.last("governance.case.received.v1")["case_id"]))

    assert case.number == "DO-2026-0001"
    assert (case.title, case.problem) == (presented.title, presented.problem)
    assert case.opinion == f"{presented.opinion}\n\nAvis de la DSI :\n\n{presented.dsi_opinion}"
    assert case.state is CaseState.RECEIVED


@pytest.mark.parametrize("held", [True, False])
def test_a_decision_says_whether_its_answer_is_held(governance, held):
    body_id = governance.body(governance.people(1))
    governance.given("ideas.idea.presented.v1", body_id=body_id, answer_held=held)

    case = governance.the_case(UUID(governance.last("governance.case.received.v1")["case_id"]))

    assert case.answer_held is held


def test_a_case_waits_for_a_body_that_is_not_known_yet(governance):
    message = sample("ideas.idea.presented.v1") | {"subjectversion": 1}

    assert governance.deliver(message) is Delivered.WAITING
    assert governance.said() == []


def test_the_same_message_twice_makes_one_case(governance):
    message = sample("ideas.idea.presented.v1") | {"subjectversion": 1}
    message["data"]["body_id"] = str(governance.body(governance.people(1)))

    assert [governance.deliver(message) for _ in range(2)] == [Delivered.DONE, Delivered.DUPLICATE]
    assert governance.said().count("governance.case.received.v1") == 1


def test_members_are_called_as_they_are_when_the_vote_opens(governance):
    members = governance.people(3)
    case_id = governance.case(governance.body(members))

    governance.open(case_id)

    said = governance.last("governance.case.vote_opened.v1")
    assert set(said["member_ids"]) == {str(one) for one in members}
    assert said["quorum_required"] is True
    assert said["body_name"] == "Comité de sélection"


def test_a_vote_becomes_a_decision_with_its_number_and_its_counts(governance):
    one, two, three, four, _ = members = governance.people(5)
    governance.forget()
    case_id = governance.voting(members)
    governance.vote(case_id, in_favour=[one, two], against=[three], abstention=[four])

    assert governance.later(HOUR) == 1

    decision = governance.decision(case_id)
    assert (decision.number, decision.outcome, decision.ground) == ("DE-2026-0001", Outcome.GRANTED, Ground.MAJORITY)
    assert (decision.in_favour, decision.against, decision.abstentions, decision.members) == (2, 1, 1, 5)
    assert governance.said()[1:] == TO_A_DECISION
    said = governance.last("governance.case.decided.v1")
    assert (said["outcome"], said["decision_number"], said["decision_id"]) == (
        "granted",
        decision.number,
        str(decision.id),
    )
    assert said["reason"] == "La majorité s’est exprimée pour : 2 pour, 1 contre, 1 en abstention."


def test_the_record_of_a_vote_can_be_checked_by_anybody(governance):
    one, two = governance.people(2)
    case_id = governance.voting([one, two], chair=two)
    governance.vote(case_id, in_favour=[two], against=[one])
    governance.later(HOUR)

    vote = governance.the_case(case_id).rounds[0]

    assert fingerprint(vote.record) == vote.digest == governance.decision(case_id).digest
    assert json.loads(vote.record)["ballots"] == {str(one): "against", str(two): "for"}
    assert vote.ground is Ground.CASTING_VOTE


def test_nothing_is_counted_before_the_hour_and_nothing_is_accepted_from_the_hour_on(governance):
    one, two = governance.people(2)
    case_id = governance.voting([one, two])

    assert governance.later(HOUR - SECOND) == 0
    governance.vote(case_id, in_favour=[one])
    governance.now = MONDAY + HOUR
    with pytest.raises(Refused, match="clos"):
        governance(cast_ballot, CastBallot(by=two, case_id=case_id, choice="against"))

    assert close_due_votes(governance.runtime) == 1
    assert governance.decision(case_id).in_favour == 1


def test_counting_twice_decides_once(governance):
    one = governance.people(1)[0]
    case_id = governance.voting([one])
    governance.vote(case_id, in_favour=[one])
    governance.later(HOUR)
    before = governance.the_case(case_id).rounds[0].record

    assert governance(count_vote, CountVote(case_id=case_id)) is False
    governance(close_vote, CloseVote(by=governance.person("Zoé", "team"), case_id=case_id))

    assert governance.said().count("governance.case.decided.v1") == 1
    assert governance.the_case(case_id).rounds[0].record == before


def test_a_ballot_can_change_until_the_close_and_the_same_again_changes_nothing(governance):
    one, two = governance.people(2)
    case_id = governance.voting([one, two])

    governance.vote(case_id, in_favour=[one])
    governance.vote(case_id, against=[one])
    governance.vote(case_id, against=[one])

    with governance.reading() as session:
        assert session.scalar(select(func.count()).select_from(ballot)) == 2
        assert session.scalars(select(ballot.c.choice).where(ballot.c.live)).all() == ["against"]


def test_the_chair_or_the_team_may_close_once_everyone_has_voted(governance):
    one, two = governance.people(2)
    case_id = governance.voting([one, two], chair=one)
    governance.vote(case_id, in_favour=[one])
    with pytest.raises(Refused, match="Tout le monde"):
        governance(close_vote, CloseVote(by=one, case_id=case_id))
    governance.vote(case_id, in_favour=[two])
    with pytest.raises(Forbidden):
        governance(close_vote, CloseVote(by=two, case_id=case_id))

    governance(close_vote, CloseVote(by=one, case_id=case_id))

    assert governance.decision(case_id).in_favour == 2
    assert governance.the_case(case_id).rounds[0].closes_at == MONDAY


def test_a_case_is_voted_once_at_a_time_and_decided_once(governance):
    one = governance.people(1)[0]
    case_id = governance.voting([one])
    with pytest.raises(Refused, match="déjà ouvert"):
        governance.open(case_id)

    governance.vote(case_id, in_favour=[one])
    governance.later(HOUR)
    with pytest.raises(Refused, match="déjà tranché"):
        governance.open(case_id)
    with pytest.raises(Refused, match="pas de vote ouvert"):
        governance.vote(case_id, against=[one])


def test_a_body_without_members_cannot_be_asked(governance):
    case_id = governance.case(governance.body([]))

    with pytest.raises(Refused, match="aucun membre"):
        governance.open(case_id)


@pytest.mark.parametrize("lasts", [timedelta(0), -HOUR, 61 * DAY])
def test_a_vote_closes_in_the_future_and_within_sixty_days(governance, lasts):
    case_id = governance.case(governance.body(governance.people(1)))

    with pytest.raises(Invalid) as refused:
        governance.open(case_id, lasts=lasts)

    assert list(refused.value.errors) == ["closes_at"]


def test_whoever_opens_a_vote_that_was_opened_meanwhile_is_told_so(governance):
    case_id = governance.voting(governance.people(1))

    with pytest.raises(Refused, match="Quelqu’un a modifié"):
        governance(open_vote, OpenVote(by=ME, case_id=case_id, seen=1, closes_at=MONDAY + DAY))


def test_a_case_that_does_not_exist_is_not_found(governance):
    with pytest.raises(NotFound):
        governance(cast_ballot, CastBallot(by=ME, case_id=new_id(), choice="for"))
    with pytest.raises(NotFound):
        governance(open_vote, OpenVote(by=ME, case_id=new_id(), seen=1, closes_at=MONDAY + DAY))


def test_one_vote_that_cannot_be_counted_does_not_keep_the_others(governance, monkeypatch):
    first, second = (governance.voting(governance.people(1)) for _ in range(2))
    count = count_vote

    def broken(cmd, uow):
        if cmd.case_id == first:
            raise RuntimeError("no luck")
        return count(cmd, uow)

    monkeypatch.setattr("services.governance.commands.votes.count_vote", broken)
    assert governance.later(HOUR) == 1
    monkeypatch.undo()
    assert governance.later(SECOND) == 1
    assert governance.the_case(second).state is CaseState.QUORUM_MISSED


def test_decisions_are_numbered_without_a_gap(governance):
    one = governance.people(1)[0]
    cases = [governance.voting([one]) for _ in range(3)]
    for case_id in cases:
        governance.vote(case_id, in_favour=[one])
    governance.later(HOUR)

    numbers = sorted(governance.decision(case_id).number for case_id in cases)
    assert numbers == ["DE-2026-0001", "DE-2026-0002", "DE-2026-0003"]
