"""When the letter of the day and the letter of the week are written, on the clocks of Paris."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from services.notify.domain.families import Way
from shared.schemas import PARIS

HOUR = time(7, 30)


@dataclass(frozen=True)
class Round:
    """One edition of a letter: it gathers what was put aside before `at`."""

    way: Way
    letter: str
    at: datetime

    @property
    def day(self) -> str:
        """The day as the subject of the mail bears it."""
        return f"{self.at.astimezone(PARIS):%d/%m/%Y}"


def rounds_at(now: datetime) -> list[Round]:
    """The last edition of each letter: that of today or yesterday, that of this week or the week before."""
    here = now.astimezone(PARIS)
    today = datetime.combine(here.date(), HOUR, PARIS)
    last = today if here >= today else datetime.combine(here.date() - timedelta(days=1), HOUR, PARIS)
    monday = datetime.combine(last.date() - timedelta(days=last.weekday()), HOUR, PARIS)
    return [Round(Way.DAILY, "daily_letter", last), Round(Way.WEEKLY, "weekly_letter", monday)]
