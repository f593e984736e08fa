"""The arithmetic of votes, against oracles that count one by one, and the invariants that hold whatever is voted."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.rules import (
    CGCT,
    CRPA,
    REASONS,
    Base,
    Choice,
    Ground,
    Majority,
    Outcome,
    Quorum,
    Rules,
    Tally,
    attendance_of,
    carries,
    elect,
    half_at_least,
    is_met,
    more_than_half,
    reason_of,
    result_of,
    tally,
)

FOR, AGAINST, ABSTENTION, BLANK = Choice
MOST = 200
SIMPLE, NO_QUORUM = Rules(quorum=Quorum.NONE), Quorum.NONE
QUALIFIED = [
    Rules(majority=Majority.QUALIFIED, numerator=p, denominator=q, base=base, quorum=NO_QUORUM)
    for (p, q), base in product([(2, 3), (3, 5), (3, 4), (1, 2), (1, 1)], Base)
]
KINDS = [
    SIMPLE,
    replace(SIMPLE, casting_vote=False),
    *(Rules(majority=kind, quorum=NO_QUORUM) for kind in (Majority.ABSOLUTE, Majority.UNANIMITY, Majority.CONSENT)),
    Rules(majority=Majority.UNANIMITY, abstentions_tolerated=False, quorum=NO_QUORUM),
    *QUALIFIED,
]
choices = st.lists(st.sampled_from(Choice), max_size=40)
casting_votes = st.none() | st.sampled_from(Choice)
rules_of_all_kinds = st.sampled_from(KINDS)


def oracle_pairs(some: int, others: int) -> int:
    """Take one of each away, again and again; what is left of the first, below zero what is left of the others."""
    while some and others:
        some, others = some - 1, others - 1
    return some - others


def oracle_carries(rules: Rules, counted: Tally, members: int) -> bool:
    """By pairs and fractions, not by products."""
    p, c, undecided = counted.in_favour, counted.against, counted.abstentions + counted.blanks
    if rules.majority is Majority.SIMPLE:
        return oracle_pairs(p, c) > 0
    if rules.majority is Majority.ABSOLUTE:
        return oracle_pairs(p, members - p) > 0
    if rules.majority is Majority.QUALIFIED:
        base = members if rules.base is Base.MEMBERS else p + c
        return p > 0 and Fraction(p, base) >= Fraction(rules.numerator, rules.denominator)
    said = {FOR} if p else set()
    said |= {AGAINST} if c else set()
    said |= {ABSTENTION} if undecided and not rules.abstentions_tolerated else set()
    return said == {FOR}


def count(ballots, rules=SIMPLE, *, silent=0, casting_vote=None):
    members = len(ballots) + silent
    return result_of(tally(ballots), rules=rules, members=members, attendance=len(ballots), casting_vote=casting_vote)


def test_i21_each_quorum_equals_the_oracle_for_every_body_up_to_200_members():
    pairs = [(there, members) for members in range(MOST + 1) for there in range(members + 1)]

    for there, members in pairs:
        left = oracle_pairs(there, members - there)
        assert half_at_least(there, members) is (members > 0 and left >= 0), (there, members)
        assert more_than_half(there, members) is (left > 0), (there, members)
        assert is_met(Quorum.NONE, there, members)
        assert is_met(Quorum.PARTICIPATION, there, members) is is_met(Quorum.HALF, there, members)
    assert len(pairs) == 20_301


@pytest.mark.parametrize("rules", KINDS[1:], ids=lambda rules: f"{rules.majority}-{rules.numerator}-{rules.base}")
def test_i21_each_majority_equals_the_oracle_for_every_count_up_to_200_members(rules):
    wrong = [
        (p, c, undecided, members)
        for p in range(MOST + 1)
        for c in range(MOST + 1 - p)
        for undecided, members in {(0, p + c), (1, p + c + 1), (0, MOST), (MOST - p - c, MOST)}
        if members >= p + c + undecided
        and carries(rules, Tally(p, c, undecided), members)
        is not oracle_carries(rules, Tally(p, c, undecided), members)
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
    result = result_of(counted, rules=SIMPLE, members=9, attendance=9, casting_vote=casting_vote)

    assert (result.outcome, result.ground) == expected


def test_the_chair_decides_a_tie_only_where_the_body_says_so_and_only_at_the_simple_majority():
    tie = Tally(2, 2, 0)
    senses = [result_of(tie, rules=rules, members=4, attendance=4, casting_vote=FOR).outcome for rules in KINDS[:3]]

    assert senses == [Outcome.GRANTED, Outcome.REFUSED, Outcome.REFUSED]


def test_without_its_quorum_a_vote_is_never_refused():
    result = result_of(Tally(0, 1, 0), rules=CRPA.rules, members=3, attendance=1)

    assert (result.outcome, result.ground) == (Outcome.NO_QUORUM, Ground.NO_QUORUM)


def test_an_opinion_is_counted_and_decides_nothing():
    assert count([FOR, FOR], Rules(majority=Majority.OPINION)).outcome is Outcome.OPINION


def test_the_two_texts_of_law_differ_where_they_do():
    half = {"members": 4, "attendance": 2}
    assert result_of(Tally(1), rules=CRPA.rules, **half).outcome is Outcome.GRANTED
    assert result_of(Tally(1), rules=CGCT.rules, **half).outcome is Outcome.NO_QUORUM
    assert [attendance_of(2, 1, mandates_counted=law.rules.mandates_counted) for law in (CRPA, CGCT)] == [3, 2]


@pytest.mark.parametrize("rules", [*KINDS, CRPA.rules, CGCT.rules])
def test_rules_written_down_are_read_as_they_were(rules):
    assert Rules.from_json(rules.as_json()) == rules


@pytest.mark.parametrize(
    ("votes", "runoff", "chosen", "between"),
    [
        ((3, 2, 0), False, 1, ()),
        ((2, 2, 1), False, 0, (1, 2)),
        ((3, 2, 2), False, 0, (1, 2, 3)),
        ((4, 3, 2), False, 0, (1, 2)),
        ((2, 3, 2), True, 2, ()),
        ((3, 3), True, 0, (1, 2)),
        ((0, 0, 0), True, 0, ()),
        ((2, 2, 2), False, 0, (1, 2, 3)),
    ],
)
def test_a_choice_among_several_is_made_by_votes_never_by_their_order(votes, runoff, chosen, between):
    election = elect(votes, runoff=runoff)

    assert (election.chosen, election.between) == (chosen, between)


@given(st.lists(st.integers(0, 6), min_size=2, max_size=5), st.booleans(), st.randoms())
def test_i4_shuffled_answers_are_chosen_all_the_same(votes, runoff, chance):
    places = list(range(len(votes)))
    chance.shuffle(places)
    before, after = elect(votes, runoff=runoff), elect([votes[place] for place in places], runoff=runoff)

    assert after.chosen == (places.index(before.chosen - 1) + 1 if before.chosen else 0)
    assert {places[place - 1] + 1 for place in after.between} == set(before.between)


@given(choices)
def test_i3_the_counts_are_the_ballots(ballots):
    counted = tally(ballots)

    assert (counted.in_favour, counted.against, counted.abstentions, counted.blanks) == tuple(
        Counter(ballots)[c] for c in Choice
    )
    assert counted.voters == len(ballots)


@pytest.mark.parametrize("rules", KINDS)
def test_i4_the_order_in_which_ballots_arrive_changes_nothing(rules):
    for ballots in ([FOR, FOR, AGAINST, ABSTENTION], [FOR, AGAINST, ABSTENTION, BLANK, AGAINST]):
        assert len({count(list(order), rules, silent=2) for order in permutations(ballots)}) == 1


@given(choices, casting_votes, st.integers(0, 80), rules_of_all_kinds, st.sampled_from(Quorum))
def test_i5_one_against_that_becomes_for_never_turns_granted_into_refused(ballots, chair, silent, rules, quorum):
    rules = replace(rules, quorum=quorum)
    before = count(ballots, rules, silent=silent, casting_vote=chair)
    for place, ballot in enumerate(ballots):
        if ballot is AGAINST:
            changed = [*ballots[:place], FOR, *ballots[place + 1 :]]
            after = count(changed, rules, silent=silent, casting_vote=chair)
            assert not (before.outcome is Outcome.GRANTED and after.outcome is not Outcome.GRANTED)


@given(choices, st.integers(0, 5))
def test_i5_one_objection_less_never_turns_consent_into_refusal(ballots, silent):
    rules = Rules(majority=Majority.CONSENT, quorum=NO_QUORUM)
    fewer = [*ballots]
    if AGAINST in fewer:
        fewer[fewer.index(AGAINST)] = ABSTENTION
    before, after = count(ballots, rules, silent=silent), count(fewer, rules, silent=silent)

    assert not (before.outcome is Outcome.GRANTED and after.outcome is not Outcome.GRANTED)


@given(choices, casting_votes)
def test_i6_an_abstention_more_never_changes_the_sense(ballots, chair):
    before = count(ballots, SIMPLE, casting_vote=chair)
    after = count([*ballots, ABSTENTION], SIMPLE, casting_vote=chair)

    assert (before.outcome, before.ground) == (after.outcome, after.ground)


@given(st.integers(0, 200), st.integers(0, 200), st.sampled_from(Quorum))
def test_i6_one_voter_more_can_only_help_the_quorum(voters, silent, quorum):
    members = voters + silent + 1

    assert not (is_met(quorum, voters, members) and not is_met(quorum, voters + 1, members))


def test_i7_an_absent_member_who_recuses_never_breaks_a_quorum_up_to_200_members():
    for quorum, members in product(Quorum, range(2, MOST + 1)):
        for there in range(members):
            assert not (is_met(quorum, there, members) and not is_met(quorum, there, members - 1))


def test_i7_a_member_who_is_there_can_break_it():
    assert half_at_least(2, 4)
    assert not half_at_least(1, 3)


def test_a_tie_carried_by_the_chair_would_not_be_monotone_at_the_absolute_majority():
    """Why the casting vote belongs to the simple majority alone: 2 against 2 carried, 3 against 1 lost, of 10."""
    absolute = Rules(majority=Majority.ABSOLUTE, quorum=NO_QUORUM)

    assert not carries(absolute, Tally(3, 1), 10)
    assert result_of(Tally(2, 2), rules=absolute, members=10, attendance=4, casting_vote=FOR).outcome is Outcome.REFUSED


def test_every_decision_that_can_happen_has_a_reason_in_words():
    results = {
        result_of(Tally(p, c, a), rules=rules, members=4, attendance=4, casting_vote=chair)
        for rules in KINDS
        for p, c, a in product(range(4), range(3), range(2))
        for chair in (None, *Choice)
    }

    for result in results:
        assert f"{result.tally.in_favour} pour, {result.tally.against} contre" in reason_of(result)
    assert {(result.outcome, result.ground) for result in results} == set(REASONS) - {
        (Outcome.GRANTED, Ground.CHOSEN),
        (Outcome.REFUSED, Ground.CHOSEN),
        (Outcome.GRANTED, Ground.SECRET),
        (Outcome.REFUSED, Ground.SECRET),
    }
