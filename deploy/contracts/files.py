"""Files that are made from the code and committed: written anew, or only compared."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from shared.command_line.answer import FAILED, OK

ROOT = Path(__file__).resolve().parents[2]


def write_or_check(files: Mapping[Path, str], program: str) -> int:
    """What `python -m <program> [--check]` does; returns the exit code."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when a file is out of date")
    return check(files) if parser.parse_args().check else write(files)


def write(files: Mapping[Path, str]) -> int:
    for path in stale(files):
        path.write_text(files[path], encoding="utf-8")
        print(f"written: {path.relative_to(ROOT)}")
    return OK


def check(files: Mapping[Path, str]) -> int:
    for path in stale(files):
        print(f"out of date, run `make contracts`: {path.relative_to(ROOT)}", file=sys.stderr)
    return FAILED if stale(files) else OK


def stale(files: Mapping[Path, str]) -> list[Path]:
    """Which of them do not hold what they should."""
    return [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
