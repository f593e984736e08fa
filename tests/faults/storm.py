"""A storm over the whole way from a form to its effects: deaths at every step, kills, cuts, frozen processes."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.identifiers import new_id
from tests.faults.clients import Client, Ledger
from tests.faults.findings import Findings
from tests.faults.nursery import Nursery, Slot
from tests.faults.proxy import Proxy
from tests.faults.stage import USUAL, Stage
from tests.faults.world import World, wait_for
from tests.servers.processes import answers, free_port

POINTS = {
    "web": ("W1", "W2", "W3", "W4"),
    "relay": ("R1", "R2", "R3", "R4"),
    "reader": ("C1", "C2", "C3", "C4", "C5", "C6"),
}
RATES = {"web": 0.005, "relay": 0.01, "reader": 0.01}
EAGER, ENOUGH = 0.3, 2
"""A failpoint hit less often than `ENOUGH` is armed with `EAGER`, so that none is left out."""
CLIENTS, ENTRIES = 4, 40


@dataclass
class Report:
    """What a storm did and what it found."""

    events: int
    findings: Findings
    deaths: Counter[str]
    troubles: Counter[str]
    posted_again: int
    seconds: float
    published: int = 0
    heard: int = 0
    missing: list[str] = field(default_factory=list)

    def faults(self) -> dict[str, int]:
        return self.findings.faults() | {f"never died at {name}": 1 for name in self.missing}

    def lines(self) -> list[str]:
        deaths = ", ".join(f"{name} {self.deaths[name]}" for name in sorted(self.deaths))
        troubles = ", ".join(f"{name} {number}" for name, number in sorted(self.troubles.items()))
        return [
            f"{self.events} forms in {self.seconds:.0f} s, {self.posted_again} posts sent again",
            f"{self.heard} messages on the bus for {self.published} events",
            f"deaths at failpoints: {deaths} ({self.deaths.total()} in all)",
            f"other troubles: {troubles}",
            f"lost {self.findings.lost}, double {self.findings.double}, faults {self.faults() or 'none'}",
        ]


class StormSlot(Slot):
    """Each life is armed at every step of its role; more at those that have not been died at yet."""

    armed = True

    def __init__(self, name: str, role: str, deaths: Callable[[], Counter[str]], **order: Any) -> None:
        super().__init__(name, role, [""], **order)
        self._deaths = deaths

    def faults(self) -> str:
        if not self.armed:
            return ""
        died, rate = self._deaths(), RATES[self.role]
        return ",".join(f"{name}:{rate if died[name] >= ENOUGH else EAGER}" for name in POINTS[self.role])


class Chaos(threading.Thread):
    """One trouble after the other, chosen by the seed, with `pause` seconds between them."""

    def __init__(self, stage: Stage, front: Proxy, seed: int, pause: float) -> None:
        super().__init__(daemon=True)
        self._stage, self._front, self._pause = stage, front, pause
        self._dice = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.stop = threading.Event()

    def run(self) -> None:
        troubles = [self.kill, self.kill, self.cut, self.hold_then_cut, self.freeze, self.refuse]
        troubles += [self.cut_the_browser, self.lose_the_answers, self.end_database_sessions, self.freeze_the_leader]
        while not self.stop.wait(self._dice.uniform(0.4, 1.6) * self._pause):
            trouble = self._dice.choice(troubles)
            self.done[trouble.__name__.replace("_", " ")] += 1
            trouble()

    def _somebody(self, *roles: str) -> str:
        return self._dice.choice([s.name for s in self._stage.nursery.slots.values() if not roles or s.role in roles])

    def kill(self) -> None:
        self._stage.nursery.kill(self._somebody())

    def cut(self) -> None:
        self._stage.world.line.cut()

    def hold_then_cut(self) -> None:
        up = self._dice.random() < 0.5
        with _held(self._stage.world.line, up=up, down=not up):
            time.sleep(0.25)
            self._stage.world.line.cut()

    def refuse(self) -> None:
        self._stage.world.line.refuse()
        self._stage.world.line.cut()
        time.sleep(self._dice.uniform(0.1, 0.6))
        self._stage.world.line.accept()

    def cut_the_browser(self) -> None:
        self._front.cut()

    def lose_the_answers(self) -> None:
        with _held(self._front, up=False, down=True):
            time.sleep(0.15)
            self._front.cut()

    def end_database_sessions(self) -> None:
        self._stage.world.end_sessions(self._dice.choice(("writer", "reader")))

    def freeze(self) -> None:
        self._freeze(self._somebody(), self._dice.uniform(0.1, 1.0))

    def freeze_the_leader(self) -> None:
        """It wakes up when another one leads, and goes on with what it had in hand."""
        name = self._somebody("relay")
        nursery = self._stage.nursery
        if nursery.signal(name, signal.SIGSTOP):
            pid = nursery.slots[name].pid
            self._stage.world.end_sessions("writer")
            time.sleep(1.0)
            self._wake(name, pid)

    def _freeze(self, name: str, seconds: float) -> None:
        if self._stage.nursery.signal(name, signal.SIGSTOP):
            pid = self._stage.nursery.slots[name].pid
            time.sleep(seconds)
            self._wake(name, pid)

    def _wake(self, name: str, pid: int | None) -> None:
        if self._stage.nursery.slots[name].pid == pid:
            self._stage.nursery.signal(name, signal.SIGCONT)


@contextmanager
def _held(line: Proxy, *, up: bool, down: bool):
    line.hold(up=up, down=down)
    try:
        yield
    finally:
        line.release()


def rage(
    world: World, nursery: Nursery, log: Path, *, events: int, seed: int, seconds: float, pause: float = 1.0
) -> Report:
    """Post `events` forms through the storm, or as many as fit in `seconds`; then let all arrive, and compare."""
    began, stage, port = time.monotonic(), Stage(world, nursery, patience=3), free_port()
    nursery.begin(log, **world.place, **USUAL | {"seed": seed}, mutant="")
    world.declare()
    names = ("web", "relay-1", "relay-2", "reader-1", "reader-2")
    slots = [StormSlot(name, name.partition("-")[0], nursery.deaths, port=port) for name in names]
    ledger = Ledger()
    with ExitStack() as stack:
        stack.callback(world.empty)
        stack.callback(nursery.stop)
        front = stack.enter_context(Proxy("127.0.0.1", port))
        nursery.run(*slots)
        chaos = Chaos(stage, front, seed, pause)
        chaos.start()
        _post(front.port, ledger, events, seed, began + seconds)
        _until_all_points_were_hit(front.port, ledger, nursery, began + seconds)
        chaos.stop.set()
        chaos.join(10)
        _calm_down(stage, slots, port)
        findings = stage.end(120, answered=ledger.answered, asked=ledger.asked)
        findings.other = _from_outside(ledger)
        return Report(
            events=len(ledger.asked),
            findings=findings,
            deaths=nursery.deaths(),
            troubles=chaos.done,
            posted_again=ledger.again,
            seconds=time.monotonic() - began,
            published=world.published(),
            heard=len(world.history()),
            missing=_missing(nursery),
        )


def _post(port: int, ledger: Ledger, events: int, seed: int, until: float) -> None:
    entries = [new_id() for _ in range(ENTRIES)]
    shares = [events // CLIENTS + (number < events % CLIENTS) for number in range(CLIENTS)]
    people = [Client(port, ledger, entries, share, seed + number) for number, share in enumerate(shares)]
    for each in people:
        each.start()
    for each in people:
        each.join(max(0.1, until - time.monotonic()))
        each.last.set()
    for each in people:
        each.join(20)
        each.stop.set()
        each.join(5)


def _missing(nursery: Nursery) -> list[str]:
    died = nursery.deaths()
    return [name for names in POINTS.values() for name in names if not died[name]]


def _until_all_points_were_hit(port: int, ledger: Ledger, nursery: Nursery, until: float) -> None:
    """A few more forms for the steps at which nobody has died yet."""
    while _missing(nursery) and time.monotonic() < until + 20:
        _post(port, ledger, CLIENTS, len(ledger.asked), until + 20)


def _calm_down(stage: Stage, slots: list[StormSlot], port: int) -> None:
    """Everybody is killed once more, and lives from then on without failpoints."""
    for slot in slots:
        slot.armed = False
    for slot in slots:
        stage.nursery.kill(slot.name)
    assert wait_for(lambda: answers(port))


def _from_outside(ledger: Ledger) -> dict[str, int]:
    found = {
        "unanswered": len(ledger.asked) - len(ledger.answered),
        "other answer the second time": ledger.changed_answers,
        "refused forms": len(ledger.refused),
    }
    return {name: number for name, number in found.items() if number}
