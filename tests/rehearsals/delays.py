"""How long events took from the transaction that said them to the one in which they were heard."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.rehearsals.ledger import longest_gap
from tests.system.platforms import Platform
from tests.system.reconcile import rows

SAID = "SELECT id, time FROM outbox WHERE type = 'ideas.idea.submitted.v1' AND time >= '{since}'"
HEARD = "SELECT id, heard_at FROM inbox WHERE type = 'ideas.idea.submitted.v1' AND heard_at >= '{since}'"


@dataclass(frozen=True)
class Delays:
    """Of the ideas deposited since an instant, on their way to notify."""

    median: float
    p99: float
    longest: float
    gap: float
    """The longest time during which notify heard of none."""


def measure(platform: Platform, since: datetime) -> Delays:
    said: dict[Any, datetime] = dict(rows(platform.database("ideas"), SAID.format(since=since.isoformat())))
    heard: dict[Any, datetime] = dict(rows(platform.database("notify"), HEARD.format(since=since.isoformat())))
    waits = sorted((heard[each] - said[each]).total_seconds() for each in said.keys() & heard.keys())
    gap = longest_gap(moment.timestamp() for moment in heard.values())
    return Delays(_at(waits, 0.5), _at(waits, 0.99), _at(waits, 1.0), gap)


def _at(waits: list[float], share: float) -> float:
    return waits[min(len(waits) - 1, int(share * len(waits)))] if waits else 0.0
