"""Phases of a product: their dates, and the one definition of the current phase."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby, pairwise


class PhaseCode(StrEnum):
    """The phases that the software itself knows; the team may add others, and says what each one is called."""

    UNKNOWN = "unknown"
    PRE_INCUBATION = "pre_incubation"
    CONSTRUCTION = "construction"
    ACCELERATION = "acceleration"
    CONSOLIDATION = "consolidation"
    TRANSFERRED = "transferred"
    OPERATED = "operated"
    CONTINUED_BY_OWNER = "continued_by_owner"
    STOPPED = "stopped"
    MERGED = "merged"
    PARKED = "parked"


RANKS = {
    code: place * 1000 for place, code in enumerate((PhaseCode.UNKNOWN, *(c for c in PhaseCode if c != "unknown")))
}
"""How far each of our own phases is on the road; those that the team adds come between them."""

FIRST_LABELS = {
    PhaseCode.UNKNOWN: "Phase non reconnue",
    PhaseCode.PRE_INCUBATION: "Pré-incubation",
    PhaseCode.CONSTRUCTION: "Construction",
    PhaseCode.ACCELERATION: "Déploiement à grande échelle",
    PhaseCode.CONSOLIDATION: "Préparation de la sortie",
    PhaseCode.TRANSFERRED: "Repris par la DSI",
    PhaseCode.OPERATED: "Exploité ailleurs",
    PhaseCode.CONTINUED_BY_OWNER: "Poursuivi par sa direction",
    PhaseCode.STOPPED: "Arrêté",
    PhaseCode.MERGED: "Réuni à un autre produit",
    PhaseCode.PARKED: "En réserve",
}
"""The words of an empty platform, which the migration writes and the team may change; here for the translators."""


@dataclass(eq=False, kw_only=True)
class Phase:
    """A stay in a phase, as its source tells it; `called` is the name the source gives it, `rank` breaks ties."""

    code: str
    rank: int
    start: date
    end: date | None = None
    called: str = ""
    comment: str = ""
    decision_number: str = ""
    current_from: date | None = None
    current_until: date | None = None

    def is_current(self, today: date) -> bool:
        """Whether this is the phase the product is in on that day."""
        return _covers(self.current_from, self.current_until, today)


def _covers(since: date | None, until: date | None, today: date) -> bool:
    return since is not None and since <= today and (until is None or today < until)


def arranged(phases: Iterable[Phase]) -> list[Phase]:
    """The phases by start then rank, each told from when until when it is the current one.

    This is the only definition of "current": the latest start not in the future, ties broken by rank.
    A phase beaten on its own start date never is; stated ends do not count, since most sources leave them out.
    """
    ordered = sorted(phases, key=lambda phase: (phase.start, phase.rank))
    winners = [list(same_day)[-1] for _, same_day in groupby(ordered, key=lambda phase: phase.start)]
    for phase in ordered:
        phase.current_from = phase.current_until = None
    for winner, following in pairwise([*winners, None]):
        if winner is not None:
            winner.current_from, winner.current_until = winner.start, following.start if following else None
    return ordered


def current_phase(phases: Iterable[Phase], today: date) -> Phase | None:
    """The phase the product is in on that day; None when all of them start later."""
    return next((phase for phase in arranged(phases) if phase.is_current(today)), None)


def overlaps(phases: Iterable[Phase]) -> Iterator[tuple[Phase, Phase]]:
    """Pairs of phases that follow each other where the first is said to end after the second starts."""
    for before, after in pairwise(arranged(phases)):
        if before.end is not None and before.end > after.start:
            yield before, after


def gaps(phases: Iterable[Phase], longer_than: timedelta = timedelta(days=30)) -> Iterator[tuple[Phase, Phase]]:
    """Pairs of phases that follow each other with a hole between the end of one and the start of the next."""
    for before, after in pairwise(arranged(phases)):
        if before.end is not None and after.start - before.end > longer_than:
            yield before, after


def start_after(former: Phase | None, rank: int, since: date) -> date:
    """Never before the stay that it follows; to an earlier phase on that day, the day after, else it never would."""
    if former is None or since > former.start:
        return since
    return former.start + timedelta(days=1) if former.rank >= rank else former.start


def with_decided(told: Iterable[Phase], decided: list[Phase]) -> list[Phase]:
    """What a file tells, then what decisions brought here since: the first of those ends what the file left open."""
    phases = arranged([*told, *decided])
    for before, after in pairwise(phases):
        if after.decision_number and before.end is None:
            before.end = after.start
    return phases
