"""The hours of a vote: exact to the second, on the clock of the database, when the clocks of Paris change too."""

from datetime import UTC, datetime, timedelta

import pytest

from services.governance.commands.hours import ExtendVote, extend_vote, remind_due_voters
from services.governance.commands.votes import CastBallot, cast_ballot
from shared.errors import Forbidden, Refused
from shared.identifiers import new_id
from shared.people import set_role
from shared.schemas import PARIS
from tests.governance.conftest import DAY, HOUR, MONDAY, text_of

SECOND = timedelta(seconds=1)
REMINDED, EXTENDED = "governance.case.vote_reminded.v1", "governance.case.vote_extended.v1"


def say(governance, member, case_id, choice="for"):
    governance(cast_ballot, CastBallot(by=member, case_id=case_id, choice=choice, reason=""))


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        (datetime(2026, 3, 29, 0, 0, tzinfo=PARIS), datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),
        (datetime(2026, 3, 30, 0, 0, tzinfo=PARIS), datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
        (datetime(2026, 4, 1, 0, 0, tzinfo=PARIS), datetime(2026, 3, 31, 22, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 0, tzinfo=PARIS), datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),
        (datetime(2026, 10, 26, 0, 0, tzinfo=PARIS), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
    ],
)
def test_i10_a_vote_that_spans_a_change_of_clocks_closes_at_the_hour_that_was_typed(governance, typed, instant):
    governance.now = instant - 2 * DAY
    one, two = governance.people(2)
    case_id = governance.case(governance.body([one, two]))
    governance.open(case_id, lasts=typed - governance.now)

    governance.now = instant - SECOND
    say(governance, one, case_id)
    assert governance.later(timedelta(0)) == 0
    governance.now = instant
    with pytest.raises(Refused, match="clos"):
        say(governance, two, case_id)
    assert governance.later(timedelta(0)) == 1
    assert governance.decision(case_id).in_favour == 1


def test_i10_while_the_timer_sleeps_a_vote_is_closed_all_the_same(governance):
    one, two = governance.people(2)
    case_id = governance.voting([one, two])
    say(governance, one, case_id)

    for late in (timedelta(0), SECOND, DAY, 90 * DAY):
        governance.now = MONDAY + HOUR + late
        with pytest.raises(Refused, match="clos"):
            say(governance, two, case_id)
    governance.later(DAY)

    assert governance.decision(case_id).in_favour == 1
    assert governance.the_case(case_id).rounds[0].closed_at == MONDAY + HOUR


def test_the_chair_extends_a_vote_before_its_hour_and_those_called_are_told(governance):
    one, two = governance.people(2)
    case_id = governance.voting([one, two], chair=one)

    with pytest.raises(Forbidden):
        governance(extend_vote, ExtendVote(by=two, case_id=case_id, closes_at=MONDAY + DAY))
    governance(extend_vote, ExtendVote(by=one, case_id=case_id, closes_at=MONDAY + DAY))

    assert set(governance.last(EXTENDED)["member_ids"]) == {str(one), str(two)}
    assert governance.later(HOUR) == 0
    say(governance, two, case_id)
    governance.now = MONDAY + DAY
    with pytest.raises(Refused, match="ne peut plus"):
        governance(extend_vote, ExtendVote(by=one, case_id=case_id, closes_at=MONDAY + 2 * DAY))


def test_those_who_have_not_voted_are_reminded_once(governance):
    one, two, three = governance.people(3)
    case_id = governance.case(governance.body([one, two, three]))
    governance.open(case_id, lasts=4 * DAY)
    say(governance, one, case_id)

    governance.now = MONDAY + 2 * DAY - SECOND
    assert remind_due_voters(governance.runtime) == 0
    governance.now = MONDAY + 2 * DAY
    assert [remind_due_voters(governance.runtime) for _ in range(2)] == [1, 0]

    assert set(governance.last(REMINDED)["member_ids"]) == {str(two), str(three)}
    assert governance.said().count(REMINDED) == 1


def test_nobody_is_reminded_when_all_have_voted_or_the_hour_has_passed(governance):
    one = governance.people(1)[0]
    first, second = governance.voting([one]), governance.voting([one])
    say(governance, one, first)
    governance.now = MONDAY + HOUR - SECOND
    assert remind_due_voters(governance.runtime) == 1
    governance.now = MONDAY + HOUR
    assert remind_due_voters(governance.runtime) == 0
    assert governance.last(REMINDED)["case_id"] == str(second)


def test_a_vote_is_extended_on_its_page(governance, visit, committee):
    team = visit("malo", "team")
    team.fill(committee, "ouverture", closes_at="2026-11-30T18:00")

    team.fill(committee, "prolongation", closes_at="2026-12-02T18:00")

    assert "D’ici le mercredi 2 décembre 2026 à 18 h" in text_of(team, committee)
    answer = team.post(team.form(committee, "prolongation"), closes_at="2026-12-01T18:00")
    assert "ne se raccourcit pas" in answer.text


def test_the_team_may_extend_too(governance):
    one = governance.people(1)[0]
    case_id, team = governance.voting([one]), new_id()
    with governance.runtime.unit_of_work() as uow:
        set_role(uow, team, "team", granted=True)

    governance(extend_vote, ExtendVote(by=team, case_id=case_id, closes_at=MONDAY + DAY))

    assert governance.said()[-1] == EXTENDED
