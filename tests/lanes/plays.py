"""Short plays in a hall, each with deaths at one step; the right design loses and doubles nothing in any of them."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.nursery import Nursery, Slot
from tests.lanes.hall import LANES, Hall, until

IN_HAND = ("J1", "J2", "J3", "J4")
"""Steps at which an exit-worker dies."""
AT_THE_PORTFOLIO = ("J5", "J6")
"""Steps at which the portfolio's worker dies."""
QUIET = 8.0
"""Seconds without any answer after which what is still open counts as lost."""
LONGEST = 120.0
TURNS = 10
KILLS = 12


@dataclass
class Stage:
    """A hall and who plays in it; `turns` is how often lanes open and close, `kills` how many die at random."""

    hall: Hall
    nursery: Nursery
    turns: int = TURNS
    kills: int = KILLS
    seed: int = 0

    def begin(self, log: Path, mutant: str = "") -> None:
        """What all processes of a play are told, unless one is told otherwise."""
        place = {"hall": self.hall.database, "bus": self.hall.bus, "at_once": 4, "lane": None, "names": {}}
        self.nursery.begin(log, **place, seed=self.seed, hasty=True, mutant=mutant)
        self.hall.declare()

    def foreman(self, *lives: str) -> None:
        self._bear(Slot("foreman", "foreman", lives or ("",)))

    def worker(self, name: str, *lives: str, **order: Any) -> None:
        self._bear(Slot(name, "exit-worker", lives or ("",), **order))

    def _bear(self, slot: Slot) -> None:
        """Who is not born yet when a play ends could not be sent away."""
        self.nursery.run(slot)
        until(lambda: slot.pid, f"{slot.name} is born", LONGEST, pause=0.005)

    def end(self) -> dict[str, int]:
        """When all is answered and nothing is on its way, or when it is sure that nothing more will come.

        As long as answers come nothing is lost, however slow the machine is.
        """
        before, quiet, last = None, time.monotonic() + QUIET, time.monotonic() + 5 * LONGEST
        while time.monotonic() < min(quiet, last):
            now = (self.hall.unanswered(), self.hall.on_the_bus())
            if now == (0, 0):
                break
            if now != before:
                before, quiet = now, time.monotonic() + QUIET
            time.sleep(0.1)
        time.sleep(0.5)
        return self.hall.faults()


Play = Callable[[Stage], dict[str, int]]
PLAYS: dict[str, Play] = {}


def play(name: str) -> Callable[[Play], Play]:
    def keep(act: Play) -> Play:
        PLAYS[name] = act
        return act

    return keep


def _a_worker_dies_at(point: str) -> Play:
    def act(stage: Stage) -> dict[str, int]:
        stage.hall.ask(stage.hall.ids)
        stage.foreman()
        stage.worker("worker", point, point, "")
        return stage.end()

    return act


def _the_foreman_dies_at(point: str) -> Play:
    def act(stage: Stage) -> dict[str, int]:
        stage.worker("worker")
        stage.foreman(point, point, "")
        stage.hall.ask(stage.hall.ids)
        return stage.end()

    return act


for _point in IN_HAND:
    play(f"an exit-worker dies at {_point}")(_a_worker_dies_at(_point))
for _point in AT_THE_PORTFOLIO:
    play(f"the foreman dies at {_point}")(_the_foreman_dies_at(_point))


@play("the foreman dies at L1")
def the_foreman_dies_between_two_queues(stage: Stage) -> dict[str, int]:
    """What waits with all others moves into a lane that opens; there is a worker for each queue afterwards."""
    stage.hall.ask(stage.hall.ids)
    stage.foreman("L1", "L1", "")
    until(lambda: not stage.hall.unsent(), "all jobs wait on the bus")
    stage.hall.open(stage.hall.numbers[0])
    until(lambda: not stage.hall.unsettled(), "the lane is open", LONGEST)
    stage.worker("worker")
    stage.worker("lane-worker", lane=stage.hall.numbers[0])
    return stage.end()


@play("a lane closes on what waits in it")
def a_lane_closes(stage: Stage) -> dict[str, int]:
    stage.foreman()
    stage.hall.open(stage.hall.numbers[0])
    until(lambda: not stage.hall.unsettled(), "the lane is open", LONGEST)
    stage.hall.ask(stage.hall.ids)
    until(lambda: not stage.hall.unsent(), "all jobs wait on the bus")
    stage.hall.close(stage.hall.numbers[0])
    until(lambda: not stage.hall.unsettled(), "the lane is gone", LONGEST)
    stage.worker("worker")
    return stage.end()


@play("lanes open and close while jobs flow")
def lanes_open_and_close(stage: Stage) -> dict[str, int]:
    _work_everywhere(stage)
    for turn in range(stage.turns):
        number = stage.hall.numbers[turn % LANES]
        stage.hall.ask(stage.hall.ids)
        stage.hall.open(number)
        until(lambda number=number: stage.hall.is_open(number), "a lane is open", LONGEST)
        stage.hall.close(number)
    return stage.end()


@play("anybody is killed at any time")
def anybody_is_killed(stage: Stage) -> dict[str, int]:
    dice = random.Random(stage.seed)
    _work_everywhere(stage)
    for turn in range(stage.kills):
        number = stage.hall.numbers[turn % LANES]
        stage.hall.ask(stage.hall.ids)
        (stage.hall.open if turn % 4 < 2 else stage.hall.close)(number)
        time.sleep(dice.uniform(0.1, 0.8))
        stage.nursery.kill(dice.choice(sorted(stage.nursery.slots)))
    return stage.end()


def _work_everywhere(stage: Stage) -> None:
    """Two workers for all, and one in each of two lanes, whether or not it is open at the moment."""
    stage.foreman()
    for name in ("worker-1", "worker-2"):
        stage.worker(name)
    for number in stage.hall.numbers[:LANES]:
        stage.worker(f"lane-{number}", lane=number)


def perform(name: str, stage: Stage, log: Path, mutant: str = "") -> dict[str, int]:
    """Play in a hall that is empty afterwards, with a mutant's mistake in every process or without."""
    stage.begin(log, mutant)
    try:
        return PLAYS[name](stage)
    finally:
        stage.nursery.stop()
        stage.hall.clear()
