"""The phases of a product file of beta.gouv.fr: their names in our words, their dates, and what is odd in them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from services.portfolio.domain.anomalies import AnomalyKind
from services.portfolio.domain.phases import RANKS, Phase, PhaseCode, arranged, gaps, overlaps
from services.portfolio.domain.words import shortened, visible

K = AnomalyKind
Warn = Callable[[AnomalyKind, str], None]

IN_OUR_WORDS = {
    "investigation": PhaseCode.PRE_INCUBATION,
    "construction": PhaseCode.CONSTRUCTION,
    "acceleration": PhaseCode.ACCELERATION,
    "consolidation": PhaseCode.CONSOLIDATION,
    "transfere": PhaseCode.TRANSFERRED,
    "opere": PhaseCode.OPERATED,
    "abandon": PhaseCode.STOPPED,
    "abandon-investigation": PhaseCode.STOPPED,
    # beta.gouv.fr has no word for this end and files it as abandoned; files that know our words may use them.
    PhaseCode.CONTINUED_BY_OWNER.value: PhaseCode.CONTINUED_BY_OWNER,
    PhaseCode.STOPPED.value: PhaseCode.STOPPED,
}

YEARS = range(1990, 2101)
"""Years in which a public digital service may live; another one is a slip of the pen."""

NAME_LENGTH, COMMENT_LENGTH, MAX_PHASES = 60, 2000, 200


def read_phases(written: Any, today: date, warn: Warn) -> list[Phase]:
    """The dated phases, in order; those without a readable start stay in the source and are told as warnings."""
    if not isinstance(written, list):
        if written != "":
            warn(K.WRONG_TYPE, "phases")
        warn(K.NO_PHASE, "")
        return []
    phases = arranged(_dated(written[:MAX_PHASES], warn))
    if len(written) > MAX_PHASES:
        warn(K.TOO_LONG, "phases")
    if not phases:
        warn(K.NO_PHASE, "")
    _check_dates(phases, today, warn)
    return phases


def _dated(written: list[Any], warn: Warn) -> Iterator[Phase]:
    for entry in written:
        if not isinstance(entry, dict):
            warn(K.WRONG_TYPE, "phases")
            continue
        phase = _phase(entry, warn)
        if phase is not None:
            yield phase


def _phase(entry: Mapping[Any, Any], warn: Warn) -> Phase | None:
    called = _text(entry, "name", NAME_LENGTH)
    start, end = _day(entry.get("start")), _day(entry.get("end"))
    if called not in IN_OUR_WORDS:
        warn(K.UNKNOWN_PHASE, called)
    if start is None:
        warn(K.PHASE_WITHOUT_START, f"{called} {_text(entry, 'start', NAME_LENGTH)}")
        return None
    if end is None and entry.get("end", "") != "":
        warn(K.END_UNREADABLE, f"{called} {_text(entry, 'end', NAME_LENGTH)}")
    code = IN_OUR_WORDS.get(called, PhaseCode.UNKNOWN)
    comment = _text(entry, "comment", COMMENT_LENGTH)
    return Phase(code=code, rank=RANKS[code], start=start, end=end, called=called, comment=comment)


def _text(entry: Mapping[Any, Any], name: str, limit: int) -> str:
    value = entry.get(name, "")
    return shortened(visible(value), limit) if isinstance(value, str) else ""


def _day(value: Any) -> date | None:
    try:
        day = date.fromisoformat(value.strip()[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day and day.year in YEARS else None


def _check_dates(phases: list[Phase], today: date, warn: Warn) -> None:
    for phase in phases:
        if phase.start > today:
            warn(K.FUTURE_START, _told(phase))
        if phase.end is not None and phase.end < phase.start:
            warn(K.END_BEFORE_START, _told(phase))
    for phase in phases[:-1]:
        if phase.end is None:
            warn(K.PHASE_WITHOUT_END, _told(phase))
    _check_neighbours(phases, warn)


def _check_neighbours(phases: list[Phase], warn: Warn) -> None:
    for before, after in overlaps(phases):
        warn(K.PHASE_OVERLAP, f"{_told(before)} / {_told(after)}")
    for before, after in gaps(phases):
        warn(K.PHASE_GAP, f"{_told(before)} / {_told(after)}")
    if len({phase.start for phase in phases}) < len(phases):
        warn(K.SAME_START_DATE, ", ".join(_told(phase) for phase in phases if phase.current_from is None))


def _told(phase: Phase) -> str:
    return f"{phase.called} {phase.start}" + (f" – {phase.end}" if phase.end else "")
