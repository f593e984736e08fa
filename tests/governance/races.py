"""Members who change their mind until the close, two who close at once, and what is published afterwards.

python -m tests.governance.races --races 10000      # on a real PostgreSQL; fails at the first difference
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from services.governance.app import service
from services.governance.commands.choosing import ChooseAnswer, choose_answer
from services.governance.commands.seats import RemoveMember, remove_member
from services.governance.commands.votes import CastBallot, CountVote, OpenVote, cast_ballot, count_vote, open_vote
from services.governance.domain.cases import Case
from services.governance.tables import decision
from shared.errors import Forbidden, Refused
from shared.settings import Settings
from tests.governance.conftest import HOUR, MONDAY, GovernanceRoom
from tests.servers import open_postgres

MEMBERS = 5
TOLD_EVERY = 250


def room_on(url: str, folder: Path) -> GovernanceRoom:
    """The service of governance on this database; its members have their seats from the day of the races on."""
    room = GovernanceRoom(service, Settings(service="governance", database_url=url, data_dir=folder, testing=True))
    room.now = MONDAY
    return room


class Race:
    """Members who keep changing their mind until they are refused, two closers, and sometimes one who leaves."""

    def __init__(self, room: GovernanceRoom, members: list[UUID], body_id: UUID) -> None:
        self.room, self.members, self.body_id = room, members, body_id
        self.case_id = room.case(body_id)
        self.last_words: dict[UUID, str] = {}
        self.counted: list[bool] = []
        self.accepted = 0
        self.cast = threading.Condition()
        self.faults: list[BaseException] = []
        self.due, self.over = threading.Event(), threading.Event()

    def run(self, *, on_the_real_clock: bool = False) -> None:
        self.room.now = None if on_the_real_clock else MONDAY
        self.open(timedelta(seconds=1) if on_the_real_clock else HOUR)
        workers = [threading.Thread(target=self._watched, args=(self._vote, member)) for member in self.members]
        workers += [threading.Thread(target=self._watched, args=(self._close, None)) for _ in range(2)]
        for worker in workers:
            worker.start()
        if not on_the_real_clock:
            self._wait_for_ballots(random.randint(0, 3 * len(self.members)))
            self.room.now = MONDAY + HOUR
        self.due.set()
        for worker in workers:
            worker.join(30)

    def open(self, lasts: timedelta) -> None:
        self.room.open(self.case_id, lasts=lasts)

    def _wait_for_ballots(self, wanted: int) -> None:
        """The hour comes in the middle of the voting, however slow the machine is."""
        with self.cast:
            self.cast.wait_for(lambda: self.accepted >= wanted or self.faults, timeout=30)

    def _watched(self, work, who) -> None:
        try:
            work(who)
        except BaseException as fault:
            self.faults.append(fault)

    def _vote(self, member: UUID) -> None:
        while True:
            try:
                choice = self.say(member)
            except (Refused, Forbidden):
                return
            self.last_words[member] = choice
            with self.cast:
                self.accepted += 1
                self.cast.notify_all()

    def say(self, member: UUID) -> str:
        choice = random.choice(("for", "against", "abstention"))
        self.room(cast_ballot, CastBallot(by=member, case_id=self.case_id, choice=choice))
        return choice

    def leave(self, member: UUID) -> None:
        self.room(remove_member, RemoveMember(by=member, body_id=self.body_id, seen=1, person_id=member))

    def _close(self, _who: None) -> None:
        """Try once while ballots come in, then again and again from the hour on."""
        while not self.over.is_set():
            if self.room(count_vote, CountVote(case_id=self.case_id)):
                self.counted.append(True)
                self.over.set()
            self.due.wait(30)

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


class ChoosingRace(Race):
    """The same where they choose among three answers."""

    ANSWERS = ("Rennes", "Brest", "Lorient")

    def open(self, lasts: timedelta) -> None:
        seen, closes_at = self.room.the(Case, self.case_id).version, (self.room.now or MONDAY) + lasts
        asked = OpenVote(
            by=self.body_id,
            case_id=self.case_id,
            seen=seen,
            closes_at=closes_at,
            answers="\n".join(self.ANSWERS),
            most_votes=True,
        )
        self.room(open_vote, asked)

    def say(self, member: UUID) -> str:
        answer = random.choice(("1", "2", "3", "abstention"))
        self.room(choose_answer, ChooseAnswer(by=member, case_id=self.case_id, answer=answer))
        return answer

    def check(self, *, left: UUID | None = None) -> None:
        vote = self.room.the(Case, self.case_id).rounds[0]
        stored = {one.member_id: str(one.option or one.choice.value) for one in vote.ballots if one.live}
        assert not self.faults, self.faults
        assert (self.counted, stored, left) == ([True], self.last_words, None)
        counts = Counter(stored.values())
        votes = [counts[str(place)] for place, _answer in enumerate(self.ANSWERS, 1)]
        assert json.loads(vote.record)["result"]["options"] == votes
        first = [place for place, count in enumerate(votes, 1) if count == max(votes)]
        met = 2 * len(stored) >= len(self.members)
        assert (vote.chosen or 0) == (first[0] if met and sum(votes) and len(first) == 1 else 0)


def counts_told(room: GovernanceRoom) -> tuple[int, int, list[int]]:
    """How many votes were said to open and to close, and the ranks of the register."""
    said = Counter(room.said())
    closed = said["governance.case.decided.v1"] + said["governance.case.quorum_missed.v1"]
    with room.reading() as session:
        ranks = list(session.scalars(select(decision.c.rank).order_by(decision.c.rank)))
    return said["governance.case.vote_opened.v1"], closed, ranks


def run(room: GovernanceRoom, races: int) -> tuple[int, int]:
    """So many races, each checked; returns how many ballots were accepted and how many count."""
    accepted = live = 0
    members = room.people(MEMBERS)
    body_id, started = room.body(members), time.monotonic()
    for number in range(1, races + 1):
        race = Race(room, members, body_id)
        race.run()
        race.check()
        accepted, live = accepted + race.accepted, live + len(race.last_words)
        if number % TOLD_EVERY == 0:
            print(f"{number} races, {accepted} ballots, {time.monotonic() - started:.0f} s", flush=True)
    return accepted, live


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--races", type=int, default=10_000)
    races = parser.parse_args().races
    with open_postgres() as postgres, tempfile.TemporaryDirectory() as folder:
        room = room_on(postgres.database("races"), Path(folder))
        accepted, live = run(room, races)
        opened, closed, ranks = counts_told(room)
        room.runtime.engine.dispose()
    assert (opened, closed) == (races, races), (opened, closed)
    assert ranks == list(range(1, len(ranks) + 1)), "a number is missing"
    print(f"{races} races, {accepted} ballots, {live} that count, {len(ranks)} decisions: 0 difference")
    return 0


if __name__ == "__main__":
    sys.exit(main())
