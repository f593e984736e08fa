"""The table that people read and the file that programs read."""

import importlib.metadata
import json
import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.lines import Line

LIBRARIES = ("pika", "psycopg", "SQLAlchemy", "Flask", "marshmallow")
MET = {True: "met", False: "MISSED", None: ""}
ROW = "{:<38} {:>10} {:<9} {:<31} {:>10} {:>7} {:>8} {}"


def table(lines: Sequence[Line]) -> str:
    head = ROW.format("what", "figure", "", "beside", "", "ratio", "aim", "")
    return "\n".join([head, "-" * len(head), *map(_row, lines)])


def _row(line: Line) -> str:
    figures = _short(line.figure), line.unit, line.peer, _short(line.peer_figure)
    return ROW.format(line.what, *figures, f"{line.ratio:.2f}", line.aim, MET[line.met]).rstrip()


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.2f}"


def closing(about: Mapping[str, Any], lines: Sequence[Line]) -> str:
    aimed = [line.met for line in lines if line.met is not None]
    machine = about["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    load = f"load {machine['load_before']} before, {machine['load_after']} after"
    return (
        f"{sum(aimed)} of {len(aimed)} aims met; {about['seconds']:.0f} s on {machine['cores']} cores, {load}.\n"
        f"Beside other work on the same cores, ours comes out worse than it is: it needs more of them than its peers.\n"
        f"{versions}"
    )


def write(path: Path, lines: Sequence[Line], about: Mapping[str, Any]) -> None:
    write_plain(path, {**about, "lines": [_plain(line) for line in lines]})


def write_plain(path: Path, found: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n")


def _plain(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "what": line.what,
        "unit": line.unit,
        "figure": line.figure,
        "rounds": list(line.ours),
        "peer": line.peer,
        "peer_figure": line.peer_figure,
        "peer_rounds": list(line.theirs),
        "ratio": line.ratio,
        "aim": line.aim,
        "met": line.met,
    }


def about(servers: Mapping[str, str], load_before: float, seconds: float) -> dict[str, Any]:
    """When, where and with what: absolute figures say nothing without it."""
    libraries = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "machine": {
            "system": platform.system(),
            "architecture": platform.machine(),
            "cores": os.cpu_count(),
            "load_before": round(load_before, 2),
            "load_after": round(os.getloadavg()[0], 2),
        },
        "versions": {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version, **servers, **libraries},
    }
