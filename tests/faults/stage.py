"""A world and the processes that play in it, and when one may say that a play is over."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.findings import Findings
from tests.faults.nursery import Nursery, Slot
from tests.faults.world import World, wait_for

HEALTHY = ("",)
QUIET, QUIET_ONCE_PUBLISHED = 4.0, 1.0
"""Seconds without any change after which one looks closer."""
USUAL = {"seed": 0, "hasty": True, "slow": 0, "batch": 100, "port": 0}


@dataclass
class Stage:
    """A world, and the processes that play in it."""

    world: World
    nursery: Nursery
    patience: float = 1

    def play(self, name: str, role: str, *lives: str, **order: Any) -> None:
        self.nursery.run(Slot(name, role, lives or HEALTHY, **order))

    def end(self, seconds: float = 60, **known: Any) -> Findings:
        """When all has arrived, or when it is sure that nothing more will."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._has_arrived(until) and not self._is_over():
            pass
        return self.world.find(**known)

    def _has_arrived(self, until: float) -> bool:
        """False once nothing has moved for a while."""
        before, quiet = None, 0.0
        while time.monotonic() < min(until, quiet or until):
            now = self.world.progress()
            unpublished, not_done, said, effects = now
            if not unpublished and not not_done and effects >= said:
                return True
            if now != before:
                before, quiet = now, time.monotonic() + self.patience * (QUIET if unpublished else QUIET_ONCE_PUBLISHED)
            time.sleep(0.05)
        return False

    def _is_over(self) -> bool:
        """Readers are sent away: what none of them has acknowledged is then in the box again, and can be counted."""
        readers = [slot for slot in self.nursery.slots.values() if slot.role == "reader"]
        for slot in readers:
            slot.wanted = False
            self.nursery.kill(slot.name)
        assert wait_for(lambda: self.world.queue()[0] == 0 and not any(slot.pid for slot in readers))
        if self.world.queue()[1] == 0:
            return True
        self.nursery.run(*readers)
        return False

    def heard_of(self, words: str, times: int = 1) -> bool:
        return sum(words in line for line in self.nursery.lines()) >= times


Scenario = Callable[[Stage], Findings]
SCENARIOS: dict[str, Scenario] = {}


def scenario(name: str) -> Callable[[Scenario], Scenario]:
    def keep(play: Scenario) -> Scenario:
        SCENARIOS[name] = play
        return play

    return keep


def perform(name: str, world: World, nursery: Nursery, log: Path, mutant: str = "") -> Findings:
    """Play a scenario in an empty world, with a mutant's mistake in every process or without."""
    nursery.begin(log, **world.place, **USUAL, mutant=mutant)
    try:
        return SCENARIOS[name](Stage(world, nursery))
    finally:
        world.line.release()
        nursery.stop()
        world.empty()
