"""Which products started together: the season of the call that their ideas answered."""

import re
from datetime import datetime

from shared.schemas import PARIS

SEASONS = {1: "Hiver {year}", 2: "Printemps {year}", 3: "Été {year}", 4: "Automne {year}"}
"""Three months each, from January on: no season lies in two years."""
_CODE = re.compile(r"(\d{4})-([1-4])")


def cohort_of(opens_at: datetime, closes_at: datetime | None) -> str:
    """Year and season in which a call opened, "2026-4"; empty for the standing box, whose ideas come one by one."""
    if closes_at is None:
        return ""
    day = opens_at.astimezone(PARIS).date()
    return f"{day.year:04d}-{(day.month + 2) // 3}"


def parts(code: str) -> tuple[str, int] | None:
    """The words of its season, to be filled with its year, and the year; None for what is no cohort."""
    found = _CODE.fullmatch(code)
    return (SEASONS[int(found[2])], int(found[1])) if found else None
