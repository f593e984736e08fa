"""Ballots and closes at the same instant, on a real PostgreSQL: what is published is what is stored, always."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest

from services.governance.commands.votes import CastBallot, CountVote, cast_ballot, count_vote
from services.governance.domain.cases import Case
from shared.uow import UnitOfWork
from tests.governance.conftest import HOUR, MONDAY, GovernanceRoom
from tests.governance.races import MEMBERS, ChoosingRace, Race, counts_told, room_on

RACES, LEAVERS = 40, 6
"""Enough for the suite; `python -m tests.governance.races` runs 10,000."""


@pytest.fixture
def room(postgres, tmp_path) -> Iterator[GovernanceRoom]:
    room = room_on(postgres.emptied(), tmp_path)
    yield room
    room.runtime.engine.dispose()


@pytest.mark.slow
def test_the_published_count_equals_the_stored_ballots_in_every_race(room):
    members = room.people(MEMBERS)
    body_id = room.body(members)

    for _ in range(RACES):
        race = Race(room, members, body_id)
        race.run()
        race.check()

    opened, closed, ranks = counts_told(room)
    assert (opened, closed) == (RACES, RACES)
    assert ranks == list(range(1, len(ranks) + 1))


@pytest.mark.slow
def test_a_member_who_leaves_in_the_middle_of_a_race_is_nowhere_in_the_count(room):
    for _ in range(LEAVERS):
        members = room.people(3)
        race = Race(room, members, room.body(members))
        leaver = threading.Timer(0.01, race._watched, args=(race.leave, members[0]))
        leaver.start()
        race.run()
        leaver.join()
        called = room.the(Case, race.case_id).rounds[0].member_ids
        race.check(left=None if members[0] in called else members[0])


@pytest.mark.slow
def test_the_database_s_own_clock_closes_a_vote_for_members_and_closers_alike(room):
    members = room.people(MEMBERS)
    body_id = room.body(members)

    for _ in range(2):
        race = Race(room, members, body_id)
        race.run(on_the_real_clock=True)
        race.check()


def test_a_ballot_that_holds_the_case_keeps_the_close_waiting(room):
    case_id, member = one_open_vote(room)
    with room.runtime.unit_of_work() as slow:
        cast_ballot(CastBallot(by=member, case_id=case_id, choice="for"), slow)
        room.now = MONDAY + HOUR
        closing = threading.Thread(target=room, args=(count_vote, CountVote(case_id=case_id)))
        closing.start()
        closing.join(0.5)
        assert closing.is_alive()
    closing.join(10)

    vote = room.the(Case, case_id).rounds[0]
    assert (vote.in_favour, len(vote.live_ballots)) == (1, 1)


def test_without_that_lock_the_count_and_the_ballots_come_apart(room, monkeypatch):
    """The mutant: the same two transactions, the case read without its lock."""
    monkeypatch.setattr(UnitOfWork, "_lock", lambda uow, cls, key: uow.session.get(cls, key))
    case_id, member = one_open_vote(room)
    with room.runtime.unit_of_work() as slow:
        cast_ballot(CastBallot(by=member, case_id=case_id, choice="for"), slow)
        slow.session.flush()
        room.now = MONDAY + HOUR
        room(count_vote, CountVote(case_id=case_id))

    vote = room.the(Case, case_id).rounds[0]
    assert (vote.in_favour, len(vote.live_ballots)) == (0, 1)


def one_open_vote(room: GovernanceRoom) -> tuple[UUID, UUID]:
    room.now = MONDAY
    member = room.people(1)[0]
    return room.voting([member]), member


@pytest.mark.slow
def test_the_answer_chosen_is_that_of_the_stored_ballots_in_every_race(room):
    members = room.people(MEMBERS)
    body_id = room.body(members)

    for _ in range(RACES // 2):
        race = ChoosingRace(room, members, body_id)
        race.run()
        race.check()
