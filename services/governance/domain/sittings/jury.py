"""A jury session: the order of its candidates drawn by lot, so that anyone can draw it again; minutes for each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.governance.domain.sittings.acts import SittingState
from services.governance.domain.sittings.agenda import Item, ItemKind
from services.governance.domain.sittings.sitting import Sitting
from shared.errors import Refused

MIN_DRAWN = 2


def lot(seed: str, number: str) -> str:
    """The lot of one candidate: SHA-256 of the seed, a space and the number, in hexadecimal; the lowest is first."""
    return hashlib.sha256(f"{seed} {number}".encode()).hexdigest()


def draw(held: Sitting, *, seed: str, minutes: int) -> None:
    """Once, before the session opens: cases in the order of their lots, after what comes back by itself."""
    if held.state is not SittingState.CONVENED:
        raise Refused("L’ordre se tire au sort une fois la convocation envoyée, avant l’ouverture de la séance.")
    if held.seed:
        raise Refused("L’ordre est déjà tiré au sort : il ne change plus.")
    cases = [one for one in held.items if one.kind is ItemKind.CASE]
    if len(cases) < MIN_DRAWN:
        raise Refused("Il faut au moins deux dossiers à l’ordre du jour pour tirer au sort leur ordre.")
    held.seed, held.minutes_each = seed, minutes
    others = [one for one in held.items if one.kind is not ItemKind.CASE]
    drawn = [*others, *sorted(cases, key=lambda one: lot(seed, one.number))]
    for rank, one in enumerate(drawn, start=1):
        one.rank = rank
    held.items.sort(key=lambda one: one.rank)


def begin(held: Sitting, item: Item, now: datetime) -> None:
    """The clock of an item starts: once, and the one before has its outcome."""
    item.check_waits()
    if item.begun_at is not None:
        raise Refused("Ce point a déjà commencé.")
    running = next((one for one in held.items if one.begun_at is not None and one.outcome is None), None)
    if running is not None:
        raise Refused("Le point {rank} n’a pas encore d’issue : il se termine d’abord.", rank=running.rank)
    item.begun_at = now


@dataclass(frozen=True)
class Slot:
    """When an item is planned; cases that were drawn only."""

    since: datetime
    until: datetime


def slots(items: Sequence[Item], starts_at: datetime, minutes: int | None) -> dict[int, Slot]:
    """By rank: one after the other from the hour of the session; none while no minutes are set."""
    if minutes is None:
        return {}
    each = timedelta(minutes=minutes)
    cases = [one for one in items if one.kind is ItemKind.CASE]
    return {one.rank: Slot(starts_at + n * each, starts_at + (n + 1) * each) for n, one in enumerate(cases)}


@dataclass(frozen=True)
class Clock:
    """The item that is being dealt with: since when, until when, and the minutes that are left (below 0: over)."""

    item: Item
    since: datetime
    until: datetime | None
    left: int | None


def clock(held: Sitting, now: datetime) -> Clock | None:
    """None when no item runs."""
    running = next((one for one in held.items if one.begun_at is not None and one.outcome is None), None)
    if running is None or running.begun_at is None:
        return None
    if held.minutes_each is None:
        return Clock(running, running.begun_at, None, None)
    until = running.begun_at + timedelta(minutes=held.minutes_each)
    return Clock(running, running.begun_at, until, int((until - now).total_seconds() // 60))
