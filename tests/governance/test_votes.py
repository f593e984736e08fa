"""A vote from its opening to its record, in plain Python: who may vote, until when, what is written down."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.rules import Choice, Outcome, Quorum, Rules, tally
from services.governance.domain.votes import Round, Word, electors_of, fingerprint
from services.governance.domain.votes import cast as cast_in
from shared.errors import Forbidden, Refused
from tests.governance.conftest import HOUR, MONDAY

FOR, AGAINST, ABSTENTION = OPEN = Choice.FOR, Choice.AGAINST, Choice.ABSTENTION
SECOND = timedelta(seconds=1)
moments = st.integers(-7200, 7200).map(lambda seconds: MONDAY + timedelta(seconds=seconds))


def vote_of(members, *, chair: UUID | None = None) -> Round:
    return Round(
        id=uuid4(),
        number=1,
        body_name="Comité",
        chair_id=chair,
        opened_at=MONDAY,
        closes_at=MONDAY + HOUR,
        electors=electors_of(members),
    )


def cast(vote: Round, member: UUID, choice: Choice, now=MONDAY) -> None:
    if ballot := cast_in(vote, member, Word(choice), ballot_id=uuid4(), now=now):
        vote.keep(ballot)


def people(count: int) -> list[UUID]:
    return [UUID(int=number + 1) for number in range(count)]


@given(moments)
def test_i10_a_ballot_is_accepted_from_the_opening_included_to_the_close_excluded(now):
    one = people(1)[0]
    vote = vote_of([one])

    try:
        cast(vote, one, FOR, now)
        accepted = True
    except Refused:
        accepted = False

    assert accepted is (MONDAY <= now < MONDAY + HOUR)


def test_nobody_votes_who_was_not_called():
    vote = vote_of(people(2))

    with pytest.raises(Forbidden):
        cast(vote, uuid4(), FOR)


def test_the_last_ballot_counts_and_the_others_are_history():
    one = people(1)[0]
    vote = vote_of([one])

    for choice in (FOR, AGAINST, AGAINST, ABSTENTION):
        cast(vote, one, choice)

    assert [(ballot.choice, ballot.live) for ballot in vote.ballots] == [
        (FOR, False),
        (AGAINST, False),
        (ABSTENTION, True),
    ]


def test_a_member_who_leaves_is_no_longer_called_and_their_ballot_no_longer_counts():
    one, two, three = people(3)
    vote = vote_of([one, two, three], chair=one)
    cast(vote, one, FOR)
    cast(vote, two, AGAINST)

    vote.leave(one, MONDAY + SECOND)

    assert vote.member_ids == (two, three)
    assert set(vote.live_ballots) == {two}
    assert vote.chair is None
    with pytest.raises(Forbidden):
        cast(vote, one, FOR, MONDAY + SECOND)


def test_a_member_who_leaves_after_the_close_changes_nothing():
    one, two = people(2)
    vote = vote_of([one, two])
    cast(vote, one, FOR)

    vote.leave(one, MONDAY + HOUR)

    assert vote.member_ids == (one, two)
    assert vote.close(MONDAY + HOUR).outcome is Outcome.GRANTED


def test_a_vote_ends_early_only_once_everyone_has_voted():
    one, two = people(2)
    vote = vote_of([one, two])
    cast(vote, one, FOR)
    with pytest.raises(Refused, match="Tout le monde"):
        vote.end_now(MONDAY + SECOND)

    cast(vote, two, ABSTENTION)
    vote.end_now(MONDAY + SECOND)

    assert vote.closes_at == MONDAY + SECOND
    with pytest.raises(Refused):
        cast(vote, one, AGAINST, MONDAY + SECOND)


def test_an_open_vote_cannot_be_counted():
    with pytest.raises(Refused):
        vote_of(people(1)).close(MONDAY + HOUR - SECOND)


def test_the_record_holds_all_that_the_result_follows_from():
    one, two, three = people(3)
    vote = vote_of([one, two, three], chair=three)
    cast(vote, one, AGAINST)
    cast(vote, three, FOR)

    result = vote.close(MONDAY + HOUR)
    record = json.loads(vote.record)

    assert result.outcome is Outcome.GRANTED
    assert record["ballots"] == {str(one): "against", str(three): "for"}
    assert record["members"] == [str(one), str(two), str(three)]
    assert (record["chair"], record["majority"], record["quorum"]) == (str(three), "simple", "half_took_part")
    assert record["result"]["ground"] == "casting_vote"
    assert vote.digest == fingerprint(vote.record)
    assert vote.result == result


def test_the_same_vote_has_the_same_fingerprint_in_whatever_order_it_was_cast():
    members = people(4)
    said = list(zip(members, (FOR, AGAINST, FOR, ABSTENTION), strict=True))
    votes = [vote_of(members), vote_of(reversed(members))]
    votes[1].id = votes[0].id
    for vote, order in zip(votes, (said, list(reversed(said))), strict=True):
        for member, choice in order:
            cast(vote, member, choice)
        vote.close(MONDAY + HOUR)

    assert votes[0].record == votes[1].record


steps = st.lists(st.tuples(st.integers(0, 6), st.sampled_from([*OPEN, "leave"]), st.integers(0, 4000)), max_size=60)


@given(st.integers(1, 7), steps, st.booleans())
def test_i1_i2_i3_whatever_happens_the_count_is_that_of_a_plain_model(size, happenings, quorum_required):
    """The model: a dictionary of last words, and a set of those still called."""
    members = people(size)
    vote = vote_of(members, chair=members[0])
    vote.rules = vote.rules if quorum_required else Rules(quorum=Quorum.NONE)
    words: dict[UUID, Choice] = {}
    called = set(members)
    for number, what, second in sorted(happenings, key=lambda step: step[2]):
        who, now = members[number % size], MONDAY + timedelta(seconds=second)
        is_open = second < 3600
        if what == "leave":
            vote.leave(who, now)
            if is_open:
                called.discard(who)
                words.pop(who, None)
        elif is_open and who in called:
            cast(vote, who, what, now)
            words[who] = what
        else:
            with pytest.raises((Forbidden, Refused)):
                cast(vote, who, what, now)

    result = vote.close(MONDAY + HOUR)

    live = [ballot for ballot in vote.ballots if ballot.live]
    assert len({ballot.member_id for ballot in live}) == len(live)
    assert {ballot.member_id for ballot in live} <= called == set(vote.member_ids)
    assert {ballot.member_id: ballot.choice for ballot in live} == words
    assert result.tally == tally(words.values())
    assert result.tally.voters <= result.members == len(called)
