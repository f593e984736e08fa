"""`python -m tests.faults`: a storm over the right design, every mutant by name, an outage; 1 when a promise breaks."""

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.lost_disk import lose
from tests.faults.mutants import MUTANTS
from tests.faults.nursery import ROOT, Nursery
from tests.faults.outage import distributed, suffer
from tests.faults.scenarios import SCENARIOS, perform
from tests.faults.storm import rage
from tests.faults.world import World, open_world
from tests.servers import Postgres, Rabbit, open_postgres, open_rabbitmq

LONGEST = 3600.0
"""Seconds that a storm may take."""


class Run:
    """One table of results, with the logs of all processes beside it."""

    def __init__(self, world: World, nursery: Nursery, folder: Path, seed: int) -> None:
        self._world, self._nursery, self._folder, self._seed = world, nursery, folder, seed
        self.broken: list[str] = []

    def storm(self, events: int) -> None:
        report = rage(self._world, self._nursery, self._log("storm"), events=events, seed=self._seed, seconds=LONGEST)
        self._tell("storm", not report.faults(), f"{events} forms, seed {self._seed}", 0.0)
        print(*(f"      {line}" for line in report.lines()), sep="\n", flush=True)

    def scenario(self, name: str) -> None:
        """The right design passes it: else it would prove nothing that a mutant does not."""
        began = time.monotonic()
        found = perform(name, self._world, self._nursery, self._log(name)).faults()
        self._tell("right design", not found, f"{name}: {found or 'nothing'}", began)

    def mutant(self, name: str) -> None:
        began, wanted = time.monotonic(), MUTANTS[name]
        found = perform(wanted.scenario, self._world, self._nursery, self._log(name), mutant=name).faults()
        self._tell("mutant", wanted.sign in found, f"{name}: {found or 'not caught'} ({wanted.scenario})", began)

    def outage(self, postgres: Postgres, rabbit: Rabbit, seconds: float) -> None:
        with TemporaryDirectory(prefix="tikub-outage-") as folder, distributed(postgres, rabbit, Path(folder)) as made:
            outage = suffer(*made, seconds)
        failed = outage.before.failed + outage.during.failed
        self._tell("outage", not failed, f"the bus away for {seconds:.0f} s under form load {failed or ''}", 0.0)
        print(*(f"      {line}" for line in outage.lines()), sep="\n", flush=True)

    def lost_disk(self, postgres: Postgres, events: int) -> None:
        began = time.monotonic()
        lost = lose(postgres, events)
        self._tell(
            "lost disk", not lost.findings.faults(), f"the bus's disk erased with {lost.queued} events on it", began
        )
        print(*(f"      {line}" for line in lost.lines()), sep="\n", flush=True)

    def _log(self, name: str) -> Path:
        return self._folder / f"{name.replace(' ', '-').replace(',', '')}.log"

    def _tell(self, kind: str, holds: bool, words: str, began: float) -> None:
        took = f"{time.monotonic() - began:5.1f} s" if began else " " * 7
        print(f"{'ok ' if holds else 'BAD'} {took}  {kind:12}  {words}", flush=True)
        if not holds:
            self.broken.append(words)


def main(words: Sequence[str] | None = None) -> int:
    asked = _arguments().parse_args(words)
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    folder = ROOT / "var" / "faults"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"seed {seed}; last words of every process in {folder.relative_to(ROOT)}/", flush=True)
    with open_postgres() as postgres, open_rabbitmq() as rabbit:
        with open_world(postgres, rabbit) as world, Nursery() as nursery:
            run = Run(world, nursery, folder, seed)
            _all(run, asked)
        if not asked.only:
            run.outage(postgres, rabbit, 10 if asked.short else 60)
            run.lost_disk(postgres, 400 if asked.short else 10_000)
    print(f"{len(run.broken)} broken" if run.broken else "every promise kept, every mutant caught", flush=True)
    return 1 if run.broken else 0


def _all(run: Run, asked: argparse.Namespace) -> None:
    if not asked.only:
        run.storm(min(asked.events, 300) if asked.short else asked.events)
    mutants = [asked.only] if asked.only else list(MUTANTS)
    for name in SCENARIOS:
        if not asked.only or name == MUTANTS[asked.only].scenario:
            run.scenario(name)
    for name in mutants:
        run.mutant(name)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000, help="forms posted through the storm")
    parser.add_argument("--seed", type=int, help="of the storm's dice; a new one when absent, and always printed")
    parser.add_argument("--only", choices=sorted(MUTANTS), metavar="MUTANT", help="only this mutant and its scenario")
    parser.add_argument("--short", action="store_true", help="a storm of 300 forms at most")
    return parser


if __name__ == "__main__":
    sys.exit(main())
