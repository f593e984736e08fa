"""How every command answers: lines for a person, JSON for a program."""

import json
from argparse import ArgumentParser
from typing import Any

OK, FAILED, USAGE, UNAVAILABLE, MISCONFIGURED = 0, 1, 2, 69, 78
"""Exit codes; those from 64 on are those of sysexits.h."""


def say_json(parser: ArgumentParser) -> None:
    """Give a command its `--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def tell(answer: dict[str, Any], as_json: bool, code: int = OK) -> int:
    """Print the answer, one line for each value or list item, and return the exit code."""
    if as_json:
        print(json.dumps(answer, default=str, ensure_ascii=False))
        return code
    for name, value in answer.items():
        lines = value if isinstance(value, list) else [value]
        print(*(f"{name}: {line}" for line in lines), sep="\n")
    return code
