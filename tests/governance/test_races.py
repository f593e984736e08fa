"""Ballots and closes at the same instant, on a real PostgreSQL: what is published is what is stored, always."""

import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from services.governance.app import service
from services.governance.commands.bodies import RemoveMember, remove_member
from services.governance.commands.votes import CastBallot, CountVote, cast_ballot, count_vote
from services.governance.domain.cases import Case
from services.governance.tables import decision
from shared.errors import Forbidden, Refused
from shared.settings import Settings
from shared.uow import UnitOfWork
from tests.governance.conftest import HOUR, MONDAY, GovernanceRoom

RACES = 150
MEMBERS = 5


@pytest.fixture
def room(postgres, tmp_path) -> Iterator[GovernanceRoom]:
    settings = Settings(
        service="governance",
        database_url=postgres.emptied(),
        data_dir=tmp_path,
        testing=True,
    )
    room = GovernanceRoom(service, settings)
    yield room
    room.runtime.engine.dispose()


class Race:
    """Members who keep changing their mind until they are refused, two closers, and sometimes one who leaves."""

    def __init__(self, room: GovernanceRoom, members: list[UUID], body_id: UUID) -> None:
        self.room, self.members, self.body_id = room, members, body_id
        self.case_id = room.case(body_id)
        self.last_words: dict[UUID, str] = {}
        self.counted: list[bool] = []
        self.faults: list[BaseException] = []
        self.over = threading.Event()

    def run(self, *, on_the_real_clock: bool = False) -> None:
        self.room.now = None if on_the_real_clock else MONDAY
        self.room.open(self.case_id, lasts=timedelta(seconds=1) if on_the_real_clock else HOUR)
        workers = [threading.Thread(target=self._watched, args=(self._vote, member)) for member in self.members]
        workers += [threading.Thread(target=self._watched, args=(self._close, None)) for _ in range(2)]
        for worker in workers:
            worker.start()
        if not on_the_real_clock:
            self.over.wait(random.uniform(0.005, 0.05))
            self.room.now = MONDAY + HOUR
        for worker in workers:
            worker.join(30)

    def _watched(self, work, who) -> None:
        try:
            work(who)
        except BaseException as fault:
            self.faults.append(fault)

    def _vote(self, member: UUID) -> None:
        while True:
            choice = random.choice(("for", "against", "abstention"))
            try:
                self.room(cast_ballot, CastBallot(by=member, case_id=self.case_id, choice=choice))
            except (Refused, Forbidden):
                return
            self.last_words[member] = choice

    def leave(self, member: UUID) -> None:
        self.room(remove_member, RemoveMember(by=member, body_id=self.body_id, seen=1, person_id=member))

    def _close(self, _who: None) -> None:
        while not self.over.is_set():
            if self.room(count_vote, CountVote(case_id=self.case_id)):
                self.counted.append(True)
                self.over.set()

    def check(self, *, left: UUID | None = None) -> None:
        vote = self.room.the(Case, self.case_id).rounds[0]
        stored = {ballot.member_id: ballot.choice.value for ballot in vote.ballots if ballot.live}
        expected = {member: choice for member, choice in self.last_words.items() if member != left}
        assert not self.faults, self.faults
        assert self.counted == [True]
        assert stored == expected
        assert json.loads(vote.record)["ballots"] == {str(member): choice for member, choice in stored.items()}
        counts = Counter(stored.values())
        assert (vote.in_favour, vote.against, vote.abstentions) == tuple(
            counts[choice] for choice in ("for", "against", "abstention")
        )
        assert vote.members == len(self.members) - (left is not None)


@pytest.mark.slow
def test_the_published_count_equals_the_stored_ballots_in_every_race(room):
    members = room.people(MEMBERS)
    body_id = room.body(members)

    for _ in range(RACES):
        race = Race(room, members, body_id)
        race.run()
        race.check()

    assert room.said().count("governance.case.vote_opened.v1") == RACES
    closes = [name for name in room.said() if name.endswith(("decided.v1", "quorum_missed.v1"))]
    assert len(closes) == RACES
    assert numbers(room) == list(range(1, len(numbers(room)) + 1))


def numbers(room: GovernanceRoom) -> list[int]:
    with room.reading() as session:
        return list(session.scalars(select(decision.c.rank).order_by(decision.c.rank)))


@pytest.mark.slow
def test_a_member_who_leaves_in_the_middle_of_a_race_is_nowhere_in_the_count(room):
    for _ in range(20):
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

    for _ in range(3):
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
