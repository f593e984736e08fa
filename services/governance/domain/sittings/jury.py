"""A jury session: the order of its candidates drawn by lot, so that anyone can draw it again; minutes for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.governance.domain.sittings.acts import SittingState
from services.governance.domain.sittings.agenda import Item, ItemKind
from services.governance.domain.sittings.sitting import Sitting
from shared.draws import RECIPE, lot
from shared.errors import Refused

MIN_DRAWN = 2


@dataclass(frozen=True)
class Drawn:
    """The place of an idea in the order that was drawn for its call, with all that draws it again."""

    number: str
    call_id: UUID
    rank: int
    seed: str
    recipe: str
    minutes: int
    drawn_at: datetime


def draw(held: Sitting, *, seed: str, minutes: int) -> None:
    """Once, before the session opens: cases in the order of their lots, after what comes back by itself."""
    if held.state is not SittingState.CONVENED:
        raise Refused("L’ordre se tire au sort une fois la convocation envoyée, avant l’ouverture de la séance.")
    if held.seed:
        raise Refused("L’ordre est déjà tiré au sort : il ne change plus.")
    cases = [one for one in held.items if one.kind is ItemKind.CASE]
    if len(cases) < MIN_DRAWN:
        raise Refused("Il faut au moins deux dossiers à l’ordre du jour pour tirer au sort leur ordre.")
    held.seed, held.recipe, held.minutes_each = seed, RECIPE, minutes
    _put(held, sorted(cases, key=lambda one: lot(seed, one.number)))


def follow(held: Sitting, order: Mapping[UUID, Drawn]) -> bool:
    """Keep the order that a call has drawn already, instead of another draw; tells whether there is one.

    `order`: by case. With several calls each keeps its own order, the first one drawn first; other cases come after.
    """
    cases = [one for one in held.items if one.kind is ItemKind.CASE]
    told = [one for one in cases if one.about_id in order]
    if not told or held.seed or held.state is not SittingState.CONVENED:
        return False
    told.sort(key=lambda one: (order[one.about_id].drawn_at, order[one.about_id].call_id, order[one.about_id].rank))
    first = order[told[0].about_id]
    held.seed, held.recipe, held.drawn_call_id = first.seed, first.recipe, first.call_id
    held.minutes_each = max(order[one.about_id].minutes for one in told)
    _put(held, [*told, *(one for one in cases if one not in told)])
    return True


def _put(held: Sitting, cases: Sequence[Item]) -> None:
    """What comes back by itself, then the cases in this order."""
    others = [one for one in held.items if one.kind is not ItemKind.CASE]
    for rank, one in enumerate((*others, *cases), start=1):
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
