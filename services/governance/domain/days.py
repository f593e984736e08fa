"""Clear days (jours francs) between a convocation and its sitting, on the calendar of Paris."""

import calendar
from datetime import date, datetime, timedelta

from shared.schemas import PARIS


def in_paris(instant: datetime) -> date:
    """The day that it is in Paris at that instant: a clock change moves an hour, never a day."""
    return instant.astimezone(PARIS).date()


def earliest_day(called_at: datetime, clear_days: int) -> date:
    """The first day on which a sitting called at that instant may be held.

    Neither the day of the call nor that of the sitting counts; every day between does, Sundays and holidays too.
    """
    return in_paris(called_at) + timedelta(days=clear_days + 1)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
