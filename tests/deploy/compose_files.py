"""The compose files as the engine would read them: merges made, settings left at their defaults, copies followed."""

import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.system.platforms import PATHS, ROOT

MAIN = ROOT / "docker-compose.yml"
CLUSTER, ONE_SERVICE = ROOT / "deploy/compose/cluster.yml", ROOT / "deploy/compose/one-service.yml"
LANE = ROOT / "deploy/compose/lane.yml"
SERVICES = tuple(PATHS)

Compose = dict[str, Any]
GIVEN = {"TIKUB_LANE": "PR-2026-0001", "TIKUB_SERVICE": "portfolio", "TIKUB_GIVEN": "/given-by-others"}
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::[-?](?P<default>[^}]*))?\}")


def read(file: Path) -> Compose:
    """As written, merges made."""
    return deepcopy(_read(file))


@cache
def _read(file: Path) -> Compose:
    written: Compose = yaml.safe_load(file.read_text(encoding="utf-8"))
    return written


def main() -> Compose:
    return _plain(read(MAIN))


def one_service() -> Compose:
    return _plain(read(ONE_SERVICE))


def cluster() -> Compose:
    """The three nodes."""
    return _laid_over(CLUSTER)


def lane() -> Compose:
    """A product's own lane."""
    return _laid_over(LANE)


def _laid_over(file: Path) -> Compose:
    """An override laid over the main file: beside that one stands what both of them name."""
    whole, above = main(), _plain(read(file))
    for name, words in above.pop("services").items():
        copied = words.pop("extends", {"file": MAIN.name, "service": name})
        if (ROOT / copied["file"]).resolve() != MAIN:
            raise FileNotFoundError(copied["file"])
        whole["services"][name] = _over(deepcopy(whole["services"].get(copied["service"], {})), words)
    return _over(whole, above)


def _over(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return below | {key: _over(below[key], value) if key in below else value for key, value in above.items()}
    if isinstance(below, list) and isinstance(above, list):
        return list({_place(each): each for each in (*below, *above)}.values())
    return above


def _place(entry: Any) -> str:
    """Of two things for the same place inside a container, the later one holds."""
    return entry["target"] if isinstance(entry, dict) else target(entry)


def _plain(found: Any) -> Any:
    """With every setting at its default; a file without one is read with GIVEN."""
    if isinstance(found, dict):
        return {key: _plain(value) for key, value in found.items()}
    if isinstance(found, list):
        return [_plain(each) for each in found]
    if isinstance(found, str):
        return VARIABLE.sub(lambda match: GIVEN.get(match["name"], match["default"] or ""), found)
    return found


def source(volume: str) -> str:
    """What is mounted: `ideas-secrets` of `ideas-secrets:/run/secrets:ro`."""
    return volume.split(":", maxsplit=1)[0]


def target(volume: str) -> str:
    """Where it is mounted; a tmpfs has its place first."""
    first, *rest = volume.split(":")
    return rest[0] if rest and rest[0].startswith("/") else first
