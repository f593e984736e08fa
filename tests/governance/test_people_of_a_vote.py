"""Mandates, recusals, secret ballots, consent: who counts in a vote, in plain Python."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.governance.domain.rules import Choice, Ground, Majority, Outcome, Quorum, Rules, Tally
from services.governance.domain.votes import (
    Mode,
    Round,
    Word,
    amend,
    cast,
    electors_of,
    give,
    integrate,
    put_in_box,
    recuse,
    take_back,
)
from services.governance.domain.votes.counting import attendance
from shared.errors import Forbidden, Refused
from tests.governance.conftest import HOUR, MONDAY

FOR, AGAINST, ABSTENTION, BLANK = Choice
SECOND, END = timedelta(seconds=1), MONDAY + HOUR


def people(count: int) -> list[UUID]:
    return [UUID(int=number + 1) for number in range(count)]


def vote_of(members, *, present=None, chair=None, **settings) -> Round:
    """In a session where some are present, when that is said; else in writing."""
    if present is not None:
        settings = {"mode": Mode.SESSION, "rules": Rules()} | settings
    vote = Round(
        id=uuid4(),
        number=1,
        body_name="Comité",
        chair_id=chair,
        opened_at=MONDAY,
        closes_at=END,
        electors=electors_of(members),
        **settings,
    )
    for elector in vote.electors:
        elector.present = present is not None and elector.person_id in present
    return vote


def say(vote, member, choice, *, now=MONDAY, **word):
    if ballot := cast(vote, member, Word(choice, **word), ballot_id=uuid4(), now=now):
        vote.keep(ballot)


def give_to(vote, giver, holder, now=MONDAY):
    return give(vote, giver, holder, mandate_id=uuid4(), now=now)


# --- mandates -------------------------------------------------------------------------------------------------


def test_whoever_holds_a_mandate_votes_twice_and_both_ballots_count():
    one, two, three = people(3)
    vote = vote_of([one, two, three])
    give_to(vote, one, two)
    say(vote, two, FOR)
    say(vote, one, AGAINST, by=two)

    result = vote.close(END)

    assert (result.tally, attendance(vote)) == (Tally(1, 1), 2)
    assert json.loads(vote.record)["mandates"] == {str(one): str(two)}


def test_nobody_votes_for_somebody_without_a_mandate():
    one, two = people(2)

    with pytest.raises(Forbidden, match="pouvoir"):
        say(vote_of([one, two]), one, FOR, by=two)


@pytest.mark.parametrize("pair", [(0, 0), (0, 2), (2, 1), (1, 3), (3, 0)])
def test_no_mandate_to_oneself_twice_or_in_a_chain(pair):
    members = people(4)
    vote = vote_of(members)
    give_to(vote, members[0], members[1])

    with pytest.raises(Refused):
        give_to(vote, members[pair[0]], members[pair[1]])


def test_voting_oneself_takes_the_mandate_back_unless_it_was_used():
    one, two, three, four = people(4)
    vote = vote_of([one, two, three, four])
    give_to(vote, one, two)
    give_to(vote, three, four)
    say(vote, three, FOR, by=four)

    say(vote, one, FOR)
    with pytest.raises(Refused, match="déjà voté pour vous"):
        say(vote, three, AGAINST)
    with pytest.raises(Refused, match="déjà voté pour vous"):
        take_back(vote, three, MONDAY)

    assert vote.holders == {three: four}
    with pytest.raises(Forbidden):
        say(vote, one, AGAINST, by=two)


def test_in_a_session_a_mandate_is_held_by_somebody_who_is_there():
    one, two, three = people(3)
    vote = vote_of([one, two, three], present=[one])

    with pytest.raises(Refused, match="présente"):
        give_to(vote, two, three)
    give_to(vote, two, one)
    with pytest.raises(Refused, match="présentes"):
        say(vote, three, FOR)
    say(vote, two, FOR, by=one)

    assert attendance(vote) == 2
    vote.rules = Rules(mandates_counted=False)
    assert attendance(vote) == 1


graphs = st.lists(
    st.tuples(st.sampled_from(["give", "take", "recuse", "vote"]), st.integers(0, 5), st.integers(0, 5)), max_size=40
)


@given(graphs)
def test_i11_mandates_never_chain_whatever_is_tried(steps):
    members = people(6)
    vote = vote_of(members, chair=members[0])
    for what, one, other in steps:
        who, whom = members[one], members[other]
        try:
            if what == "give":
                give_to(vote, who, whom)
            elif what == "take":
                take_back(vote, who, MONDAY)
            elif what == "recuse":
                recuse(vote, who, by=who, reason="Concerné", stayed=False, now=MONDAY)
            else:
                say(vote, who, FOR, by=whom)
        except (Refused, Forbidden):
            continue
        givers, holders = list(vote.holders), list(vote.holders.values())
        assert len(set(holders)) == len(holders)
        assert not set(givers) & set(holders)
        assert {*givers, *holders} <= set(vote.member_ids)
        assert set(vote.live_ballots) <= set(vote.member_ids)


# --- recusal --------------------------------------------------------------------------------------------------


def test_whoever_recuses_is_out_of_the_quorum_of_the_count_and_of_mandates():
    one, two, three, four = people(4)
    vote = vote_of([one, two, three, four], chair=four)
    give_to(vote, two, one)
    say(vote, one, FOR)
    say(vote, two, FOR, by=one)
    say(vote, three, AGAINST)

    assert recuse(vote, one, by=one, reason="Son service est concerné", stayed=True, now=MONDAY)
    result = vote.close(END)

    assert (result.members, result.tally, result.outcome) == (3, Tally(0, 1), Outcome.NO_QUORUM)
    assert vote.holders == {}
    assert json.loads(vote.record)["recused"] == [str(one)]


def test_only_oneself_or_the_chair_and_only_while_the_vote_is_open():
    one, two, three = people(3)
    vote = vote_of([one, two, three], chair=three)

    with pytest.raises(Forbidden):
        recuse(vote, one, by=two, reason="…", stayed=False, now=MONDAY)
    with pytest.raises(Refused, match="clos"):
        recuse(vote, one, by=three, reason="…", stayed=False, now=END)
    assert recuse(vote, one, by=three, reason="Un parent y travaille", stayed=False, now=END - SECOND)
    with pytest.raises(Refused, match="déjà déportée"):
        recuse(vote, one, by=one, reason="…", stayed=False, now=MONDAY)


def test_i7_an_absent_member_who_recuses_never_breaks_the_quorum_and_a_present_one_can():
    for size in range(2, 9):
        for there in range(size + 1):
            members = people(size)
            before = vote_of(members, present=members[:there])
            met = before.count_is_valid()
            if there < size:
                recuse(before, members[-1], by=members[-1], reason="…", stayed=False, now=MONDAY)
                assert not met or before.count_is_valid()
    four = people(4)
    vote = vote_of(four, present=four[:2])
    assert vote.count_is_valid()
    recuse(vote, four[0], by=four[0], reason="…", stayed=False, now=MONDAY)
    assert not vote.count_is_valid()


# --- secret ballots -------------------------------------------------------------------------------------------


def secret_vote(said, **settings) -> Round:
    members = people(len(said))
    vote = vote_of(members, secret=True, chair=members[0], **settings)
    for member, choice in zip(members, said, strict=True):
        put_in_box(vote, member, Word(choice), MONDAY)
    return vote


def test_a_secret_ballot_is_put_into_the_box_once():
    vote = secret_vote([FOR] * 5)

    with pytest.raises(Refused, match="ne se change pas"):
        put_in_box(vote, people(1)[0], Word(AGAINST), MONDAY)
    assert len(vote.slips) == len(vote.signatures) == 5


@settings(max_examples=40)
@given(st.lists(st.sampled_from(Choice), min_size=5, max_size=9), st.randoms())
def test_i19_two_boxes_with_the_same_ballots_are_written_down_alike(said, chance):
    shuffled = [*said]
    chance.shuffle(shuffled)
    votes = [secret_vote(said), secret_vote(shuffled)]
    votes[1].id = votes[0].id
    for vote in votes:
        vote.close(END)

    assert votes[0].record == votes[1].record


def test_the_box_is_shaken_at_each_ballot():
    vote = secret_vote([FOR])
    before = vote.slips[0].id
    vote.electors += electors_of([UUID(int=99)])
    put_in_box(vote, UUID(int=99), Word(AGAINST), MONDAY)

    assert before not in {slip.id for slip in vote.slips}
    assert [slip.id for slip in vote.slips] == sorted(slip.id for slip in vote.slips)


def test_under_five_secret_ballots_no_count_is_told():
    vote = secret_vote([FOR, FOR, AGAINST, BLANK])
    result = vote.close(END)

    assert (result.outcome, result.ground, result.tally) == (Outcome.GRANTED, Ground.SECRET, Tally())
    assert (vote.in_favour, vote.against, vote.abstentions, vote.blanks) == (0, 0, 0, 0)
    assert "box" not in json.loads(vote.record)
    assert secret_vote([FOR, FOR, AGAINST, BLANK, BLANK]).close(END).tally == Tally(2, 1, 0, 2)


def test_a_secret_tie_is_not_decided_by_the_chair():
    assert secret_vote([FOR] * 3 + [AGAINST] * 3).close(END).ground is Ground.TIE


def test_a_recusal_found_out_after_a_secret_ballot_annuls_the_round():
    vote = secret_vote([FOR, FOR])
    one = people(1)[0]

    assert not recuse(vote, one, by=one, reason="Il connaît la candidate", stayed=False, now=MONDAY)
    vote.annul("Il connaît la candidate", MONDAY)

    assert (vote.outcome, vote.annulled, vote.closed_at) == (Outcome.ANNULLED, "Il connaît la candidate", MONDAY)


def test_whoever_leaves_after_a_secret_ballot_stays_called_and_their_ballot_stays_in_the_box():
    vote = secret_vote([FOR, AGAINST])
    vote.leave(people(1)[0], MONDAY)

    assert (len(vote.member_ids), len(vote.slips)) == (2, 2)


# --- consent and choice ---------------------------------------------------------------------------------------

CONSENT = Rules(majority=Majority.CONSENT, quorum=Quorum.PARTICIPATION)


def test_an_objection_needs_its_reason_and_stops_until_it_is_resolved():
    one, two = people(2)
    vote = vote_of([one, two], rules=CONSENT)
    with pytest.raises(Refused, match="motive"):
        say(vote, one, AGAINST)
    say(vote, one, AGAINST, reason="Trop tôt")
    say(vote, two, FOR)

    assert vote.close(END).outcome is Outcome.REFUSED


def test_an_amended_text_voids_consents_and_may_take_objections_in():
    one, two, chair = people(3)
    vote = vote_of([one, two, chair], rules=CONSENT, chair=chair, text_version=1)
    say(vote, one, AGAINST, reason="Le délai est trop court")
    say(vote, two, FOR)
    with pytest.raises(Refused, match="n’a pas changé"):
        integrate(vote, one, by=one, now=MONDAY)

    amend(vote, 2, MONDAY)
    assert set(vote.live_ballots) == {one}
    integrate(vote, one, by=one, now=MONDAY)
    assert not vote.live_ballots[one].integrated
    with pytest.raises(Forbidden):
        integrate(vote, one, by=two, now=MONDAY)
    integrate(vote, one, by=chair, now=MONDAY)
    say(vote, two, FOR)

    result = vote.close(END)
    assert (result.outcome, result.tally) == (Outcome.GRANTED, Tally(1, 0, 1))


def test_the_text_of_another_vote_does_not_change():
    with pytest.raises(Refused, match="consentement"):
        amend(vote_of(people(2)), 2, MONDAY)


def test_among_several_answers_the_most_chosen_one_is_kept():
    members = people(5)
    vote = vote_of(members, rules=Rules(majority=Majority.CHOICE, quorum=Quorum.NONE), answers=("Brest", "Rennes"))
    for member, place in zip(members, (1, 2, 2, 2, 1), strict=True):
        say(vote, member, FOR, option=place)
    with pytest.raises(Refused, match="n’admet pas"):
        say(vote, members[0], FOR, option=3)
    with pytest.raises(Refused, match="n’admet pas"):
        say(vote, members[0], AGAINST)

    result = vote.close(END)
    assert (result.outcome, result.chosen, vote.in_favour, vote.against) == (Outcome.GRANTED, 2, 3, 2)


# --- hours and terms ------------------------------------------------------------------------------------------


def test_a_term_that_ends_while_the_vote_is_open_takes_its_ballot_along():
    one, two, three = people(3)
    vote = vote_of([one, two, three])
    vote.elector(one).until = MONDAY + SECOND
    vote.elector(two).until = END
    for member in (one, two):
        say(vote, member, FOR)

    assert (vote.close(END).members, vote.in_favour) == (2, 1)


def test_nobody_votes_once_their_term_has_ended():
    one, two = people(2)
    vote = vote_of([one, two])
    vote.elector(one).until = MONDAY + SECOND

    with pytest.raises(Forbidden):
        say(vote, one, FOR, now=MONDAY + SECOND)


def test_a_vote_is_extended_before_its_hour_never_after_and_never_shortened():
    vote = vote_of(people(1))

    with pytest.raises(Refused, match="ne se raccourcit pas"):
        vote.extend(END - SECOND, MONDAY)
    vote.extend(END + HOUR, END - SECOND)
    with pytest.raises(Refused, match="ne peut plus"):
        vote.extend(END + 3 * HOUR, END + HOUR)
    say(vote, people(1)[0], FOR, now=END + HOUR - SECOND)


def test_in_a_session_the_chair_closes_when_the_vote_was_called_even_if_somebody_is_silent():
    members = people(3)
    vote = vote_of(members, present=members)
    say(vote, members[0], FOR)
    vote.end_now(MONDAY + SECOND)

    assert vote.close(MONDAY + SECOND).outcome is Outcome.GRANTED


def test_i8_i9_closing_again_or_touching_a_closed_vote_changes_nothing():
    members = people(3)
    vote = vote_of(members, chair=members[0])
    say(vote, members[0], FOR)
    say(vote, members[1], FOR)
    vote.close(END)
    before = vote.digest

    for attempt in (
        lambda: say(vote, members[2], AGAINST, now=END),
        lambda: recuse(vote, members[0], by=members[0], reason="…", stayed=False, now=END),
        lambda: give_to(vote, members[2], members[0], now=END),
        lambda: vote.extend(END + HOUR, END),
    ):
        with pytest.raises(Refused):
            attempt()
    vote.leave(members[0], END)
    vote.annul("trop tard", END)
    assert (vote.close(END).outcome, vote.digest) == (Outcome.GRANTED, before)
