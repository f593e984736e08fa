"""`make rehearse`: what the operators go through, on real containers; 1 when a promise breaks, 69 without an engine."""

import argparse
import importlib
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.rehearsals.compose import engine_answers
from tests.rehearsals.report import RESULT, Report, closing, write
from tests.rehearsals.stage import Ground
from tests.system.platforms import ROOT

REHEARSALS = (
    *("up", "kills", "rights", "rolling", "rotate", "restore", "takeover"),
    *("cluster", "upgrade", "lanes", "traces"),
)
"""In this order: the first ones share one platform, the last four need their own."""
UNAVAILABLE = 69


def main(words: Sequence[str] | None = None) -> int:
    asked = arguments().parse_args(words)
    asked.names = asked.names or list(REHEARSALS)
    if not engine_answers():
        print(f"not rehearsed, as no container engine with compose answers: {', '.join(asked.names)}", file=sys.stderr)
        return UNAVAILABLE
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was brought up is taken down
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    print(f"seed {seed}, {asked.events} events", flush=True)
    with TemporaryDirectory(prefix="tikub-rehearsals-") as folder:
        reports = _play_all(asked.names, Ground(asked.events, seed, asked.tree, Path(folder)))
    write(RESULT, reports, seed=seed, events=asked.events)
    print(closing(reports), flush=True)
    return 1 if any(report.broken for report in reports) else 0


def _play_all(names: Sequence[str], ground: Ground) -> list[Report]:
    try:
        return [_play(name, ground) for name in names]
    finally:
        ground.leave()


def _play(name: str, ground: Ground) -> Report:
    """One rehearsal; one that cannot even be played is broken, and the next begins on a platform of its own."""
    report, began = Report(name), time.monotonic()
    play = module_of(name)
    print(f"{name}: {(play.__doc__ or '').strip()}", flush=True)
    try:
        play.rehearse(ground, report)
    except Exception:
        report.expect(holds=False, otherwise=traceback.format_exc()[-4000:])
        ground.leave()
    report.seconds, report.load = time.monotonic() - began, os.getloadavg()[0]
    return report


def module_of(name: str) -> Any:
    return importlib.import_module(f"tests.rehearsals.{name}")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.rehearsals", description=__doc__)
    parser.add_argument("names", nargs="*", type=_known, metavar="NAME", help=", ".join(REHEARSALS))
    parser.add_argument("--events", type=int, default=10_000, help="said while containers are killed")
    parser.add_argument("--seed", type=int, help="of the order in which things die; a new one when absent")
    parser.add_argument("--tree", type=Path, default=ROOT, help="where docker-compose.yml is; this very project")
    return parser


def _known(name: str) -> str:
    if name not in REHEARSALS:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(REHEARSALS)}")
    return name


if __name__ == "__main__":
    sys.exit(main())
