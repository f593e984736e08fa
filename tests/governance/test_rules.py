"""The arithmetic of votes, against an oracle that counts one by one, and the invariants that hold whatever is voted."""

from collections import Counter
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.rules import (
    Choice,
    Ground,
    Outcome,
    Result,
    Tally,
    half_took_part,
    reason_of,
    result_of,
    simple_majority,
    tally,
)

FOR, AGAINST, ABSTENTION = Choice.FOR, Choice.AGAINST, Choice.ABSTENTION
choices = st.lists(st.sampled_from(Choice), max_size=40)
casting_votes = st.none() | st.sampled_from(Choice)


def oracle_quorum(voters: int, members: int) -> bool:
    """Half of the members at least, by taking one voter and one silent member away together, again and again."""
    silent = members - voters
    while voters and silent:
        voters, silent = voters - 1, silent - 1
    return members > 0 and silent == 0


def oracle_sense(ballots: list[Choice], casting_vote: Choice | None) -> Outcome:
    """Granted when the votes for are more than half of those expressed; at exactly half the chair decides."""
    expressed = [ballot for ballot in ballots if ballot is not ABSTENTION]
    if not expressed:
        return Outcome.REFUSED
    share = Fraction(expressed.count(FOR), len(expressed))
    granted = share > Fraction(1, 2) or (share == Fraction(1, 2) and casting_vote is FOR)
    return Outcome.GRANTED if granted else Outcome.REFUSED


def test_the_quorum_equals_the_oracle_for_every_body_up_to_200_members():
    pairs = [(voters, members) for members in range(201) for voters in range(members + 1)]

    wrong = [pair for pair in pairs if half_took_part(*pair) is not oracle_quorum(*pair)]

    assert len(pairs) == 20_301
    assert not wrong


def test_the_majority_equals_the_oracle_for_every_count_up_to_40_ballots():
    wrong = [
        (p, c, a, chair)
        for p in range(41)
        for c in range(41 - p)
        for a in range(41 - p - c)
        for chair in (None, *Choice)
        if simple_majority(Tally(p, c, a), chair)[0]
        is not oracle_sense([FOR] * p + [AGAINST] * c + [ABSTENTION] * a, chair)
    ]

    assert not wrong


@pytest.mark.parametrize(
    ("counted", "casting_vote", "expected"),
    [
        (Tally(2, 1, 0), None, (Outcome.GRANTED, Ground.MAJORITY)),
        (Tally(1, 2, 9), FOR, (Outcome.REFUSED, Ground.MAJORITY)),
        (Tally(2, 2, 0), FOR, (Outcome.GRANTED, Ground.CASTING_VOTE)),
        (Tally(2, 2, 0), AGAINST, (Outcome.REFUSED, Ground.CASTING_VOTE)),
        (Tally(2, 2, 1), ABSTENTION, (Outcome.REFUSED, Ground.TIE)),
        (Tally(2, 2, 0), None, (Outcome.REFUSED, Ground.TIE)),
        (Tally(0, 0, 5), ABSTENTION, (Outcome.REFUSED, Ground.NO_EXPRESSION)),
        (Tally(), None, (Outcome.REFUSED, Ground.NO_EXPRESSION)),
    ],
)
def test_each_way_a_vote_can_end_has_its_ground(counted, casting_vote, expected):
    assert simple_majority(counted, casting_vote) == expected


def test_without_its_quorum_a_vote_is_never_refused():
    result = result_of(Tally(0, 1, 0), members=3, quorum_required=True, casting_vote=None)

    assert (result.outcome, result.ground) == (Outcome.NO_QUORUM, Ground.NO_QUORUM)


def test_a_second_vote_needs_no_quorum():
    result = result_of(Tally(1, 0, 0), members=9, quorum_required=False, casting_vote=None)

    assert result.outcome is Outcome.GRANTED


@given(choices)
def test_i3_the_counts_are_the_ballots(ballots):
    counted = tally(ballots)

    assert (counted.in_favour, counted.against, counted.abstentions) == tuple(Counter(ballots)[c] for c in Choice)
    assert counted.voters == len(ballots)


def test_i4_the_order_in_which_ballots_arrive_changes_nothing():
    for ballots in ([FOR, FOR, AGAINST, ABSTENTION], [FOR, AGAINST, ABSTENTION, ABSTENTION, AGAINST]):
        results = {
            result_of(tally(list(order)), members=6, quorum_required=True, casting_vote=None)
            for order in permutations(ballots)
        }
        assert len(results) == 1


@given(choices, casting_votes, st.integers(0, 80), st.booleans())
def test_i5_one_against_that_becomes_for_never_turns_granted_into_refused(ballots, chair, silent, quorum_required):
    members = len(ballots) + silent
    before = result_of(tally(ballots), members=members, quorum_required=quorum_required, casting_vote=chair)
    for place, ballot in enumerate(ballots):
        if ballot is AGAINST:
            changed = [*ballots[:place], FOR, *ballots[place + 1 :]]
            after = result_of(tally(changed), members=members, quorum_required=quorum_required, casting_vote=chair)
            assert not (before.outcome is Outcome.GRANTED and after.outcome is not Outcome.GRANTED)


@given(choices, casting_votes)
def test_i6_an_abstention_more_never_changes_the_sense(ballots, chair):
    assert simple_majority(tally(ballots), chair) == simple_majority(tally([*ballots, ABSTENTION]), chair)


@given(st.integers(0, 200), st.integers(0, 200))
def test_i6_one_voter_more_can_only_help_the_quorum(voters, silent):
    members = voters + silent + 1

    assert not (half_took_part(voters, members) and not half_took_part(voters + 1, members))


@given(st.integers(1, 200), st.integers(1, 200))
def test_i7_a_silent_member_who_leaves_never_breaks_a_quorum(voters, silent):
    members = voters + silent

    assert not (half_took_part(voters, members) and not half_took_part(voters, members - 1))


def test_i7_a_voter_who_leaves_can_break_it():
    assert half_took_part(2, 4)
    assert not half_took_part(1, 3)


@pytest.mark.parametrize(("outcome", "ground"), [(o, g) for o in Outcome for g in Ground])
def test_every_result_that_can_happen_has_a_reason_in_words(outcome, ground):
    possible = {
        result_of(Tally(p, c, a), members=4, quorum_required=False, casting_vote=chair)
        for p in range(3)
        for c in range(3)
        for a in range(2)
        for chair in (None, *Choice)
    }

    for result in possible:
        if (result.outcome, result.ground) == (outcome, ground):
            assert f"{result.tally.in_favour} pour, {result.tally.against} contre" in reason_of(result)
            assert isinstance(result, Result)
