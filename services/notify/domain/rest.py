"""Hours at which a person wants no mail, on the clocks of Paris."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from shared.schemas import PARIS

EVENING, MORNING = time(20), time(7)
SATURDAY = 5


class Rest(StrEnum):
    """When a person wants to be left alone."""

    NEVER = "never"
    NIGHTS = "nights"
    NIGHTS_AND_WEEKENDS = "nights_and_weekends"


RESTS: dict[Rest, str] = {
    Rest.NEVER: "À toute heure",
    Rest.NIGHTS: "Pas entre 20 h et 7 h",
    Rest.NIGHTS_AND_WEEKENDS: "Pas entre 20 h et 7 h, ni le samedi et le dimanche",
}


def leaves_at(now: datetime, rest: Rest) -> datetime:
    """When a mail written now may leave: now, or the next morning that the person accepts."""
    if rest is Rest.NEVER:
        return now
    here = now.astimezone(PARIS)
    day = here.date() + timedelta(days=here.time() >= EVENING)
    if here.time() >= MORNING and day == here.date() and _accepted(day, rest):
        return now
    while not _accepted(day, rest):
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, PARIS)


def _accepted(day: date, rest: Rest) -> bool:
    return rest is Rest.NIGHTS or day.weekday() < SATURDAY
