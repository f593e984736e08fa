"""What is asked about users: five questions of their road, three of work with them; which measure answers each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from services.portfolio.domain.measures import Measure
from services.portfolio.domain.seen import check_seen, mark
from shared.errors import Invalid


class Step(StrEnum):
    """From hearing of the service to what it changes (acquisition, activation, rétention, recommandation, impact).

    Then whether the team meets its users, tries the service with them and makes it simpler for them.
    """

    ACQUISITION = "acquisition"
    ACTIVATION = "activation"
    RETENTION = "retention"
    REFERRAL = "referral"
    IMPACT = "impact"
    MET = "met"
    TRIED = "tried"
    SIMPLER = "simpler"


ROAD = (Step.ACQUISITION, Step.ACTIVATION, Step.RETENTION, Step.REFERRAL, Step.IMPACT)
WITH_USERS = (Step.MET, Step.TRIED, Step.SIMPLER)

QUESTIONS = {
    Step.ACQUISITION: "Combien de personnes le connaissent ?",
    Step.ACTIVATION: "Combien l’ont essayé jusqu’au bout ?",
    Step.RETENTION: "Combien y reviennent ?",
    Step.REFERRAL: "Combien le conseillent autour d’elles ?",
    Step.IMPACT: "Pour combien le problème recule-t-il ?",
    Step.MET: "Combien d’usagers l’équipe a-t-elle rencontrés ?",
    Step.TRIED: "Combien d’essais a-t-elle faits avec eux ?",
    Step.SIMPLER: "De combien est-ce devenu plus simple pour eux ?",
}


def answering(measures: Iterable[Measure]) -> dict[Step, Measure]:
    """Which measure answers each question, in the order of the questions."""
    found = {one.step: one for one in measures if one.step}
    return {step: found[step] for step in Step if step in found}


def marked(measures: Iterable[Measure]) -> str:
    """What the form remembers of the answers that the person saw."""
    return mark(*_shown(measures))


def check_unchanged(measures: Iterable[Measure], seen: str) -> None:
    """Raise Refused when somebody chose otherwise since the form was shown."""
    check_seen(seen, *_shown(measures))


def _shown(measures: Iterable[Measure]) -> list[str]:
    return [f"{step} {one.id}" for step, one in answering(measures).items()]


def answer(measures: Iterable[Measure], chosen: Mapping[Step, UUID | None]) -> None:
    """Let each question be answered by the measure chosen for it, and by no other; one measure answers one question."""
    taken = [one for one in chosen.values() if one is not None]
    wrong = {step.value: [_TWICE] for step, one in chosen.items() if one is not None and taken.count(one) > 1}
    if wrong:
        raise Invalid(wrong)
    steps = {one: step for step, one in chosen.items() if one is not None}
    for measure in measures:
        measure.step = steps.get(measure.id)


_TWICE = "Cette mesure répond à deux questions : choisissez-en une seule."


@dataclass(frozen=True)
class Period:
    """The values of one period in hundredths: of each question, and of the measure that guides; None where none is."""

    since: date
    until: date
    values: Mapping[Step, int]
    guiding: int | None


def series(measures: Iterable[Measure]) -> list[Period]:
    """Every period of which one of the answers or the guiding measure has a value, the first one first."""
    measures = list(measures)
    answers = {step: _by_period(one) for step, one in answering(measures).items()}
    guide = next((_by_period(one) for one in measures if one.guiding), {})
    periods = sorted({*guide, *(period for values in answers.values() for period in values)}, key=lambda one: one[::-1])
    return [
        Period(
            *period,
            {step: values[period] for step, values in answers.items() if period in values},
            guide.get(period),
        )
        for period in periods
    ]


def _by_period(measure: Measure) -> dict[tuple[date, date], int]:
    return {(one.since, one.until): one.value for one in measure.standing}


def passing(measures: Iterable[Measure]) -> dict[Step, int]:
    """Of 100 at the question before, how many are at this one: where both count the same thing over the same period."""
    answers, found = answering(measures), {}
    for before, step in pairwise(ROAD):
        one, other = answers.get(before), answers.get(step)
        if one is None or other is None or one.unit != other.unit:
            continue
        values, last = _by_period(one), other.standing[-1:]
        for value in last:
            base = values.get((value.since, value.until), 0)
            if base > 0 and value.value >= 0:
                found[step] = round(100 * value.value / base)
    return found
