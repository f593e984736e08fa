"""Who decides what: for each kind of question and each amount one level, without a gap and without an overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from services.governance.domain.bodies import Level
from services.governance.domain.cases import PASS_GATE, SELECT_IDEA
from services.governance.domain.questions import KINDS as ABOUT_PRODUCTS
from shared.errors import Refused

RANKS = {level: rank for rank, level in enumerate(Level)}
"""How high each level of our bodies stands, from the lowest."""


class Above(StrEnum):
    """Who stands above every body of ours: what it decides comes to us as a deliberation."""

    ASSEMBLY = "assembly"


ASSEMBLY = Above.ASSEMBLY
Deciding = Level | Above
HIGHEST = list(Level)[-1]


def deciding(code: str) -> Deciding:
    """The level with this code."""
    return ASSEMBLY if code == ASSEMBLY else Level(code)


def body_level(level: Deciding) -> Level:
    """The level of the body that has the case: what the assembly decides goes to the highest of ours."""
    return HIGHEST if isinstance(level, Above) else level


KINDS = {
    SELECT_IDEA: "Faut-il retenir cette idée et lancer un produit ?",
    PASS_GATE: "Ce produit peut-il entrer dans la phase demandée ?",
    **ABOUT_PRODUCTS,
    "appointment": "Qui nommer ?",
    "change_rules": "Faut-il changer les règles ?",
}
"""What bodies are asked: code -> words on screen."""


@dataclass(frozen=True)
class Interval:
    """Amounts in cents from `least` (included) to `below` (excluded; None: without end) belong to a level."""

    least: int
    below: int | None
    level: Deciding

    def holds(self, amount: int) -> bool:
        return self.least <= amount and (self.below is None or amount < self.below)


@dataclass(eq=False, kw_only=True)
class Delegation:
    """The intervals of one kind of question, as they are now; every change is kept beside."""

    kind: str
    intervals: tuple[Interval, ...]
    changed_by: UUID
    changed_at: datetime
    version: int = 1

    def settle(self, intervals: Sequence[Interval], *, by: UUID, now: datetime) -> None:
        """A whole new table for this kind; refused if an amount had no level, or two."""
        self.intervals = checked(intervals)
        self.changed_by, self.changed_at = by, now


def _simple(level: Deciding) -> tuple[Interval, ...]:
    return (Interval(0, None, level),)


_BY_AMOUNT = (
    Interval(0, 50_000_00, Level.OPERATIONAL),
    Interval(50_000_00, 250_000_00, Level.STRATEGIC),
    Interval(250_000_00, None, Level.POLITICAL),
)
DEFAULTS = {
    SELECT_IDEA: _simple(Level.OPERATIONAL),
    PASS_GATE: _simple(Level.OPERATIONAL),
    "continuation": _BY_AMOUNT,
    "budget": _BY_AMOUNT,
    "stop": _simple(Level.OPERATIONAL),
    "restart": _simple(Level.OPERATIONAL),
    "exit": _simple(Level.STRATEGIC),
    "after_exit": _simple(Level.STRATEGIC),
    "appointment": _simple(Level.STRATEGIC),
    "change_rules": _simple(Level.POLITICAL),
}
"""Until somebody settles it otherwise."""


def level_for(intervals: Sequence[Interval], amount: int) -> Deciding:
    """The one level that decides this amount."""
    return next(interval.level for interval in intervals if interval.holds(amount))


def checked(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    """The intervals in their order; raises Refused with the sentence that says where they leave a gap or overlap."""
    ordered = sorted(intervals, key=lambda interval: interval.least)
    if not ordered or ordered[0].least > 0:
        first = ordered[0].least if ordered else None
        raise Refused(GAP if first else EMPTY, least=_euros(0), below=_euros(first or 0))
    for interval in ordered:
        if interval.below is not None and interval.below <= interval.least:
            raise Refused("La ligne qui commence à {least} ne contient aucun montant.", least=_euros(interval.least))
    for one, following in pairwise(ordered):
        _check_seam(one.below, following)
    if ordered[-1].below is not None:
        raise Refused("À partir de {least}, aucun niveau ne décide.", least=_euros(ordered[-1].below))
    return tuple(ordered)


def _check_seam(below: int | None, following: Interval) -> None:
    if below is not None and below < following.least:
        raise Refused(GAP, least=_euros(below), below=_euros(following.least))
    if below is None or below > following.least:
        raise Refused("À partir de {least}, deux niveaux décideraient.", least=_euros(following.least))


EMPTY = "Aucun niveau ne décide : remplissez au moins une ligne."
GAP = "De {least} à {below}, aucun niveau ne décide."


def _euros(cents: int) -> str:
    whole = f"{cents // 100:,}".replace(",", "\u202f")
    return f"{whole}\u00a0€" if cents % 100 == 0 else f"{whole},{cents % 100:02d}\u00a0€"
