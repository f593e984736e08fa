"""`python -m tests.lanes`: every play, every mutant, lanes opened and closed 100 times; 1 when a promise breaks."""

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.faults.nursery import ROOT, Nursery
from tests.lanes.hall import open_hall
from tests.lanes.mutants import MUTANTS
from tests.lanes.plays import PLAYS, Stage, perform
from tests.lanes.slow_site import open_slow_site
from tests.servers import open_postgres, open_rabbitmq

PRODUCTS = 6


def main(words: Sequence[str] | None = None) -> int:
    asked = _arguments().parse_args(words)
    folder = ROOT / "var" / "lanes"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"seed {asked.seed}; last words of every process in {folder.relative_to(ROOT)}/", flush=True)
    with (
        open_slow_site(0.02) as site,
        open_postgres() as postgres,
        open_rabbitmq() as rabbit,
        open_hall(postgres, rabbit, PRODUCTS, site.url) as hall,
        Nursery() as nursery,
    ):
        stage = Stage(hall, nursery, asked.turns, asked.kills, asked.seed)
        plays = [name for name in PLAYS if asked.only in name]
        broken = [name for name in plays if not _holds(name, stage)]
        broken += [name for name in MUTANTS if asked.only in name and not _is_caught(name, stage)]
    print(f"{len(broken)} broken" if broken else "no job lost, none doubled, every mutant caught", flush=True)
    return 1 if broken else 0


def _holds(name: str, stage: Stage) -> bool:
    began = time.monotonic()
    found = perform(name, stage, _log(name))
    return _tell(not found, f"{name}: {found or 'nothing lost or doubled'}", began, stage)


def _is_caught(name: str, stage: Stage) -> bool:
    began, wanted = time.monotonic(), MUTANTS[name]
    found = perform(wanted.scenario, stage, _log(name), mutant=name)
    return _tell(wanted.sign in found, f"mutant, {name}: {found or 'not caught'}", began, stage)


def _tell(holds: bool, words: str, began: float, stage: Stage) -> bool:
    deaths = ", ".join(f"{many} at {point}" for point, many in sorted(stage.nursery.deaths().items()))
    died = f"; died {deaths}" if deaths else f"; killed {stage.nursery.codes[-9]}" if stage.nursery.codes[-9] else ""
    print(f"{'ok ' if holds else 'BAD'} {time.monotonic() - began:5.1f} s  {words}{died}", flush=True)
    return holds


def _log(name: str) -> Path:
    return ROOT / "var" / "lanes" / f"{name.replace(' ', '-')}.log"


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.lanes", description=__doc__)
    parser.add_argument("--turns", type=int, default=100, help="how often lanes open and close while jobs flow")
    parser.add_argument("--kills", type=int, default=100, help="how many are killed at any time")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the dice")
    parser.add_argument("--only", default="", metavar="WORDS", help="only plays and mutants whose name has these")
    return parser


if __name__ == "__main__":
    sys.exit(main())
