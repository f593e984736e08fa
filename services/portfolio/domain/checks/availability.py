"""Whether a product was there, over a window of days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from services.portfolio.domain.checks.findings import Finding, absent, by_count, graded

WINDOW = timedelta(days=14)
LEAST_DAYS, LEAST_MEASURES = 13, 10
SLOW = 3000  # milliseconds


class Measure(NamedTuple):
    """One look at the first page; `milliseconds` counts where it answered."""

    at: datetime
    answered: bool
    milliseconds: int


def availability(measures: Sequence[Measure]) -> Finding:
    """By the share of looks that were answered in 14 days: A from 99.9 %, B 99.5, C 99, D 95, E 90; D at best when the
    median answer takes more than 3 s.
    """
    days = {measure.at.date() for measure in measures}
    if len(measures) < LEAST_MEASURES or (max(days) - min(days)).days < LEAST_DAYS:
        return absent("Il n’y a pas encore assez de mesures : il en faut dix, sur quatorze jours.")
    answered = [measure.milliseconds for measure in measures if measure.answered]
    share = 100 * len(answered) / len(measures)
    facts = (f"{share:.1f} %", f"{median(answered or [0]):.0f} ms")
    grade = by_count(int(1000 * (100 - share)), (100, 500, 1000, 5000, 10000))
    if grade in "ABC" and median(answered) > SLOW:
        return graded("D", "Le service répond trop lentement.", *facts)
    return graded(grade, "Part du temps où il répond, et durée d’une réponse :", *facts)
