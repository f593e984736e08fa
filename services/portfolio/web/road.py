"""The road of a product as its page draws it: steps, bars on a line of time, what comes next and by when."""

from dataclasses import dataclass
from datetime import date

from services.portfolio.domain.phases import Phase, PhaseCode, arranged
from services.portfolio.domain.vocabulary import Vocabulary
from shared.web.filters import date_fr
from shared.web.languages import say

Step = tuple[str, str, str]
Bar = tuple[str, date, date | None, str]


def look(code: str | None, words: Vocabulary) -> str:
    """The kind of tag that a phase wears."""
    if code is None or code in {PhaseCode.STOPPED, PhaseCode.UNKNOWN, PhaseCode.MERGED, PhaseCode.PARKED}:
        return "plain"
    return "info" if words.is_on_road(code) else "good"


@dataclass(frozen=True)
class NextStep:
    """What happens next, by when, and whether that day has passed."""

    text: str
    by: date | None
    late: bool = False


def steps(phases: list[Phase], today: date, words: Vocabulary) -> list[Step]:
    """The phases gone through, the current one, and those that most products go through afterwards."""
    passed = [phase for phase in arranged(phases) if phase.current_from is not None and phase.start <= today]
    coming = [phase for phase in phases if phase.start > today]
    return [_passed(phase, today, words) for phase in passed] + _to_come(
        passed[-1] if passed else None, coming, words, today
    )


def _passed(phase: Phase, today: date, words: Vocabulary) -> Step:
    going_on = phase.is_current(today) and words.is_on_road(phase.code)
    return (
        say(words.label(phase.code, today)),
        "current" if going_on else "done",
        say("depuis le {day}", day=date_fr(phase.start)),
    )


def _to_come(last: Phase | None, coming: list[Phase], words: Vocabulary, today: date) -> list[Step]:
    planned = {phase.code: phase for phase in coming}
    rank = words.rank(last.code) if last else 0
    on_the_way = last is None or words.is_on_road(last.code)
    codes = [code for code in words.road(today) if words.rank(code) > rank] if on_the_way else []
    codes += [code for code in planned if code not in codes]
    return [(say(words.label(code, today)), "todo", _planned(planned.get(code))) for code in codes]


def _planned(phase: Phase | None) -> str:
    return say("prévu le {day}", day=date_fr(phase.start)) if phase else ""


def bars(phases: list[Phase], today: date, words: Vocabulary) -> list[Bar]:
    """Each stay that has begun, with its end: the stated one, else the start of the next one."""
    return [
        (say(words.label(phase.code, today)), phase.start, _end(phase), _state(phase, today, words))
        for phase in phases
        if phase.start <= today
    ]


def _end(phase: Phase) -> date | None:
    if phase.end is not None:
        return max(phase.end, phase.start)
    if phase.code == PhaseCode.STOPPED or phase.current_from is None:
        return phase.start
    return phase.current_until


def _state(phase: Phase, today: date, words: Vocabulary) -> str:
    if not phase.is_current(today) or not words.is_on_road(phase.code):
        return "done"
    due = words.due(phase)
    return "late" if due is not None and due < today else "current"


def next_step(current: Phase | None, today: date, words: Vocabulary) -> NextStep | None:
    """When the current phase is meant to be over; None for a product that has left the road."""
    due = words.due(current) if current else None
    if current is None or due is None:
        return None
    text = say(
        "La phase « {phase} » est faite pour durer {days} jours au plus : elle se conclut par une décision.",
        phase=say(words.label(current.code, today)),
        days=(due - current.start).days,
    )
    return NextStep(text, due, due < today)
