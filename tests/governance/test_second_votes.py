"""A vote without its quorum decides nothing; the second one, some days later, needs none."""

from datetime import timedelta

import pytest

from services.governance.domain.cases import CaseState
from services.governance.domain.rules import Ground, Outcome
from shared.errors import Refused
from tests.governance.conftest import DAY, HOUR

SECOND = timedelta(seconds=1)


def test_too_few_voters_decide_nothing_and_a_second_vote_needs_no_quorum(governance):
    members = governance.people(3)
    case_id = governance.voting(members)
    governance.vote(case_id, in_favour=members[:1])
    governance.later(HOUR)

    missed = governance.last("governance.case.quorum_missed.v1")
    assert (missed["voters"], missed["members"]) == (1, 3)
    assert governance.the_case(case_id).state is CaseState.QUORUM_MISSED
    governance.now += 3 * DAY
    governance.open(case_id)
    assert governance.last("governance.case.vote_opened.v1")["quorum_required"] is False
    governance.vote(case_id, in_favour=members[:1])
    governance.later(HOUR)

    assert governance.decision(case_id).outcome is Outcome.GRANTED
    assert [vote.outcome for vote in governance.the_case(case_id).rounds] == [Outcome.NO_QUORUM, Outcome.GRANTED]


def test_the_second_vote_waits_as_long_as_the_body_says(governance):
    case_id = governance.voting(governance.people(3))
    governance.later(HOUR)

    governance.now += 3 * DAY - SECOND
    with pytest.raises(Refused, match="premier : 3"):
        governance.open(case_id)
    governance.now += SECOND
    governance.open(case_id)


def test_a_second_vote_in_which_nobody_votes_refuses(governance):
    case_id = governance.voting(governance.people(3))
    governance.later(HOUR)
    governance.later(3 * DAY)
    governance.open(case_id)
    governance.later(HOUR)

    decision = governance.decision(case_id)
    assert (decision.outcome, decision.ground) == (Outcome.REFUSED, Ground.NO_EXPRESSION)
