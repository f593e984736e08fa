"""Phases of a product: their vocabulary, their dates, and the one definition of the current phase."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby, pairwise


class PhaseCode(StrEnum):
    """What the register and the events call a phase; what people read is in VOCABULARY."""

    PRE_INCUBATION = "pre_incubation"
    CONSTRUCTION = "construction"
    ACCELERATION = "acceleration"
    CONSOLIDATION = "consolidation"
    TRANSFERRED = "transferred"
    OPERATED = "operated"
    CONTINUED_BY_OWNER = "continued_by_owner"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Term:
    """The words for a phase between two dates, and the longest it is meant to last; a rename adds a line."""

    code: PhaseCode
    rank: int
    label: str
    since: date
    promised_days: int | None = None
    until: date | None = None


_FOUNDED = date(2013, 1, 1)

VOCABULARY = (
    Term(PhaseCode.UNKNOWN, 0, "Phase non reconnue", _FOUNDED),
    Term(PhaseCode.PRE_INCUBATION, 10, "Pré-incubation", _FOUNDED, 84),
    Term(PhaseCode.CONSTRUCTION, 20, "Construction", _FOUNDED, 540),
    Term(PhaseCode.ACCELERATION, 30, "Déploiement à grande échelle", _FOUNDED, 365),
    Term(PhaseCode.CONSOLIDATION, 40, "Préparation de la sortie", _FOUNDED, 540),
    Term(PhaseCode.TRANSFERRED, 50, "Repris par la DSI", _FOUNDED),
    Term(PhaseCode.OPERATED, 60, "Exploité ailleurs", _FOUNDED),
    Term(PhaseCode.CONTINUED_BY_OWNER, 70, "Poursuivi par sa direction", _FOUNDED),
    Term(PhaseCode.STOPPED, 80, "Arrêté", _FOUNDED),
)

ROAD = (PhaseCode.PRE_INCUBATION, PhaseCode.CONSTRUCTION, PhaseCode.ACCELERATION, PhaseCode.CONSOLIDATION)
"""The way most products hope to go, in order; skipping forward is normal."""


ASKABLE = tuple(term.code for term in VOCABULARY if term.code is not PhaseCode.UNKNOWN)
"""The phases that a product may enter by a decision: going back and coming again are allowed."""


def label_of(code: PhaseCode, on: date = date.max) -> str:
    """The words used for the phase on that day; the latest ones by default."""
    return _term(code, on).label


def rank_of(code: PhaseCode) -> int:
    """How far the phase is on the road; it breaks ties between phases of the same day."""
    return _term(code, date.max).rank


def _term(code: PhaseCode, on: date) -> Term:
    return max((term for term in VOCABULARY if term.code == code and term.since <= on), key=lambda term: term.since)


@dataclass(eq=False, kw_only=True)
class Phase:
    """A stay in a phase, as its source tells it; `called` is the name the source gives it."""

    code: PhaseCode
    start: date
    end: date | None = None
    called: str = ""
    comment: str = ""
    decision_number: str = ""
    current_from: date | None = None
    current_until: date | None = None

    @property
    def label(self) -> str:
        return label_of(self.code)

    @property
    def due(self) -> date | None:
        """The day by which the phase is meant to be over; None for those that last."""
        days = _term(self.code, date.max).promised_days
        return self.start + timedelta(days=days) if days else None

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
    ordered = sorted(phases, key=lambda phase: (phase.start, rank_of(phase.code)))
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
