"""The road of a product as its page draws it: steps, bars on a line of time, what comes next and by when."""

from dataclasses import dataclass
from datetime import date

from services.portfolio.domain.phases import ROAD, Phase, PhaseCode, arranged, label_of, rank_of
from shared.web.filters import date_fr
from shared.web.languages import say

Step = tuple[str, str, str]
Bar = tuple[str, date, date | None, str]


def look(code: PhaseCode | None) -> str:
    """The kind of tag that a phase wears."""
    if code is None or code in {PhaseCode.STOPPED, PhaseCode.UNKNOWN}:
        return "plain"
    return "info" if code in ROAD else "good"


@dataclass(frozen=True)
class NextStep:
    """What happens next, by when, and whether that day has passed."""

    text: str
    by: date | None
    late: bool = False


def steps(phases: list[Phase], today: date) -> list[Step]:
    """The phases gone through, the current one, and those that most products go through afterwards."""
    passed = [phase for phase in arranged(phases) if phase.current_from is not None and phase.start <= today]
    coming = [phase for phase in phases if phase.start > today]
    return [_passed(phase, today) for phase in passed] + _to_come(passed[-1] if passed else None, coming)


def _passed(phase: Phase, today: date) -> Step:
    going_on = phase.is_current(today) and phase.code in ROAD
    return say(phase.label), "current" if going_on else "done", say("depuis le {day}", day=date_fr(phase.start))


def _to_come(last: Phase | None, coming: list[Phase]) -> list[Step]:
    planned = {phase.code: phase for phase in coming}
    rank = rank_of(last.code) if last else 0
    codes = [code for code in ROAD if rank_of(code) > rank] if last is None or last.code in ROAD else []
    codes += [code for code in planned if code not in codes]
    return [(say(label_of(code)), "todo", _planned(planned.get(code))) for code in codes]


def _planned(phase: Phase | None) -> str:
    return say("prévu le {day}", day=date_fr(phase.start)) if phase else ""


def bars(phases: list[Phase], today: date) -> list[Bar]:
    """Each stay that has begun, with its end: the stated one, else the start of the next one."""
    return [
        (say(phase.label), phase.start, _end(phase), _state(phase, today)) for phase in phases if phase.start <= today
    ]


def _end(phase: Phase) -> date | None:
    if phase.end is not None:
        return max(phase.end, phase.start)
    if phase.code is PhaseCode.STOPPED or phase.current_from is None:
        return phase.start
    return phase.current_until


def _state(phase: Phase, today: date) -> str:
    if not phase.is_current(today) or phase.code not in ROAD:
        return "done"
    return "late" if phase.due is not None and phase.due < today else "current"


def next_step(current: Phase | None, today: date) -> NextStep | None:
    """When the current phase is meant to be over; None for a product that has left the road."""
    if current is None or current.due is None:
        return None
    text = say(
        "La phase « {phase} » est faite pour durer {days} jours au plus : elle se conclut par une décision.",
        phase=say(current.label),
        days=(current.due - current.start).days,
    )
    return NextStep(text, current.due, current.due < today)
