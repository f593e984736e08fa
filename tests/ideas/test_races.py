"""Supports, merges, unmerges, splits, withdrawals, deposits and a closing at once leave exact counts (I15)."""

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from services.ideas.commands.around import StopSupporting, SupportIdea, stop_supporting, support_idea
from services.ideas.commands.calls import tell_due_closings
from services.ideas.commands.ideas import SubmitIdea, WithdrawIdea, submit_idea, withdraw_idea
from services.ideas.commands.instruction.merging import SplitIdea, split_idea
from services.ideas.domain.states import IdeaState
from services.ideas.tables import idea as ideas_table
from services.ideas.tables import merge, support
from shared.errors import Refusal
from shared.identifiers import new_id
from shared.mailboxes import outbox
from tests.ideas.conftest import IdeasRoom
from tests.ideas.test_merging import merges, the, undoes

WORKERS, ACTS = 6, 90
PROBLEM = "Chaque semaine un trousseau manque à l’accueil du lycée."


class Crowd:
    """People who do things to the same few ideas without waiting for each other."""

    def __init__(self, ideas: IdeasRoom, seed: int) -> None:
        self.ideas, self.chance = ideas, random.Random(seed)
        self.author = ideas.person("Nolwenn")
        self.call_id = ideas.call(closes_at=datetime.now(UTC) + timedelta(seconds=6))
        self.made = [self.deposit() for _ in range(5)]
        self.people = [new_id() for _ in range(8)]
        self.stopped: set[tuple[UUID, UUID]] = set()
        self.broken: list[BaseException] = []

    def deposit(self) -> UUID:
        asked = SubmitIdea(by=self.author, call_id=self.call_id, title="Les clés se perdent", problem=PROBLEM)
        return self.ideas(submit_idea, asked)

    def acts(self) -> list[Callable[[], object]]:
        return [self._act() for _ in range(ACTS)]

    def _act(self) -> Callable[[], object]:
        one, other = self.chance.sample(self.made, 2)
        who = self.chance.choice(self.people)
        kinds: dict[str, tuple[int, Callable[[], object]]] = {
            "support": (8, lambda: self.ideas(support_idea, SupportIdea(by=who, idea_id=one))),
            "stop": (2, lambda: self._stop(who, one)),
            "merge": (3, lambda: merges(self.ideas, one, other)),
            "undo": (3, lambda: undoes(self.ideas, one)),
            "split": (1, lambda: self._split(one)),
            "withdraw": (1, lambda: self._withdraw(self.made[-1])),
            "deposit": (2, self.deposit),
            "close": (2, lambda: tell_due_closings(self.ideas.runtime)),
        }
        names, weights = list(kinds), [weight for weight, _ in kinds.values()]
        return kinds[self.chance.choices(names, weights)[0]][1]

    def _stop(self, who: UUID, idea_id: UUID) -> None:
        self.stopped.add((who, idea_id))
        self.ideas(stop_supporting, StopSupporting(by=who, idea_id=idea_id))

    def _split(self, idea_id: UUID) -> None:
        seen = the(self.ideas, idea_id).version
        asked = SplitIdea(by=new_id(), idea_id=idea_id, seen=seen, title="Les badges aussi", problem=PROBLEM)
        self.ideas(split_idea, asked)

    def _withdraw(self, idea_id: UUID) -> None:
        seen = the(self.ideas, idea_id).version
        self.ideas(withdraw_idea, WithdrawIdea(by=self.author, idea_id=idea_id, seen=seen, why="C’est réglé."))

    def run(self) -> None:
        waiting, lock = self.acts(), threading.Lock()

        def work() -> None:
            while True:
                with lock:
                    if not waiting:
                        return
                    act = waiting.pop()
                self._try(act)

        threads = [threading.Thread(target=work) for _ in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            with suppress(Refusal):
                act()
        except BaseException as fault:
            self.broken.append(fault)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_at_once_counts_stay_exact(ideas: IdeasRoom, seed: int) -> None:
    crowd = Crowd(ideas, seed)

    crowd.run()

    assert crowd.broken == []
    with ideas.reading() as session:
        supporters: dict[UUID, set[UUID]] = {}
        brought = session.execute(select(support)).all()
        for row in brought:
            supporters.setdefault(row.idea_id, set()).add(row.person_id)
        live = session.execute(select(merge).where(merge.c.undone_at.is_(None))).all()
        states = {row.id: row.state for row in session.execute(select(ideas_table.c.id, ideas_table.c.state))}
        numbers = list(session.scalars(select(ideas_table.c.number).order_by(ideas_table.c.number)))
        said = session.execute(select(outbox).order_by(outbox.c.position)).all()
        merged = session.scalar(select(func.count()).select_from(merge)) or 0
    assert merged > 0, "no merge: the crowd shows nothing"
    told = {UUID(row.data["idea_id"]): row.data["supporters"] for row in said if row.type == "ideas.support.changed.v1"}
    assert {key: count for key, count in told.items() if count != len(supporters.get(key, ()))} == {}
    assert {row.idea_id for row in live} == {key for key, state in states.items() if state is IdeaState.DUPLICATE}
    assert not {row.into_id for row in live} & {row.idea_id for row in live}
    for row in live:
        lost = supporters.get(row.idea_id, set()) - supporters.get(row.into_id, set()) - {crowd.author}
        assert {who for who in lost if (who, row.into_id) not in crowd.stopped} == set()
    of_live = {row.id for row in live}
    assert {row.merge_id for row in brought if row.merge_id} <= of_live
    assert [int(number[-4:]) for number in numbers] == list(range(1, len(numbers) + 1))
    subjects: dict[str, list[int]] = {}
    for row in said:
        subjects.setdefault(row.subject, []).append(row.version)
    assert all(versions == list(range(1, len(versions) + 1)) for versions in subjects.values())


def test_a_closing_counts_every_idea_that_was_taken_and_none_after(ideas: IdeasRoom) -> None:
    crowd = Crowd(ideas, 1)
    closed = threading.Event()
    taken: list[UUID] = []

    def deposits() -> None:
        while not closed.is_set():
            with suppress(Refusal):
                taken.append(crowd.deposit())

    threads = [threading.Thread(target=deposits) for _ in range(4)]
    for thread in threads:
        thread.start()
    while not (told := [row for row in _said(ideas) if row.type == "ideas.call.closed.v1"]):
        tell_due_closings(ideas.runtime)
    closed.set()
    for thread in threads:
        thread.join(60)

    assert told[0].data["ideas"] == len(taken) + len(crowd.made)


def _said(ideas: IdeasRoom) -> list[Any]:
    with ideas.reading() as session:
        return list(session.execute(select(outbox)))
