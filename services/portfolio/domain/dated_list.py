"""A list of things to ask for whose lines hold from a day on: what is new stands beside the old lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from services.portfolio.domain.seen import check_seen, mark
from services.portfolio.domain.words import folded
from shared.errors import Invalid, NotFound, Refused

LONGEST_CODE = 40


@dataclass(eq=False, kw_only=True)
class DatedLine:
    """What is asked from `since` on and before `until`."""

    id: UUID | None = None
    code: str
    rank: int
    label: str
    help: str
    since: date
    until: date | None = None
    changed_by: UUID | None = None

    def holds(self, on: date) -> bool:
        """Whether it is asked on that day."""
        return self.since <= on and (self.until is None or on < self.until)


class Dated(Protocol):
    """Whatever holds from a day on, and perhaps before another."""

    since: date
    until: date | None


L = TypeVar("L", bound=DatedLine)


def in_force(lines: Iterable[L], on: date) -> list[L]:
    """Of each thing asked for the latest line, where it is asked on that day, in the order of the list."""
    latest: dict[str, L] = {}
    for line in sorted(lines, key=lambda one: one.since):
        if line.since <= on:
            latest[line.code] = line
    return sorted((line for line in latest.values() if line.holds(on)), key=lambda one: (one.rank, one.code))


def new_place(lines: Sequence[DatedLine], label: str) -> dict[str, Any]:
    """Code and rank of one more at the end of the list; raises Invalid when one has or had these words."""
    code = re.sub(r"[^a-z0-9]+", "_", folded(label)).strip("_")[:LONGEST_CODE]
    if not code or any(line.code == code for line in lines):
        raise Invalid({"label": ["Une ligne de la liste porte ou a porté ces mots : dites-la autrement."]})
    return {"code": code, "rank": max((line.rank for line in lines), default=0) + 100}


def reworded(lines: Sequence[L], *, since: date, **facts: Any) -> L:
    """The same thing, said otherwise from a day on; raises Refused when a line begins on that very day."""
    if any(line.since == since for line in lines):
        raise Refused("Cette ligne a déjà changé ce jour-là : choisissez un autre jour.")
    return replace(latest(lines), id=None, since=since, **facts)


def of_code(lines: Iterable[L], code: str) -> list[L]:
    """All lines of one thing asked for; raises NotFound when there is none."""
    found = [line for line in lines if line.code == code]
    if not found:
        raise NotFound("Cette ligne n’est pas dans la liste.")
    return found


def marked(lines: Iterable[Dated]) -> str:
    """What a form remembers of the lines of one thing asked for."""
    return mark(*_days(lines))


def check_unchanged(lines: Iterable[Dated], seen: str) -> None:
    """Raise Refused when somebody added a line or wrote a last day since the form was shown."""
    check_seen(seen, *_days(lines))


def _days(lines: Iterable[Dated]) -> list[tuple[date, date | None]]:
    return sorted((line.since, line.until) for line in lines)


def latest(lines: Iterable[L]) -> L:
    """The line that begins last."""
    return max(lines, key=lambda line: line.since)
