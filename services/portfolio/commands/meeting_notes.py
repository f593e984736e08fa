"""Personal notes of interviews go on the day that was promised."""

from datetime import datetime

from sqlalchemy import select, update

from services.portfolio.tables.evidence import meeting
from shared.retention import TOGETHER, Rule
from shared.schemas import PARIS
from shared.service import Runtime


def purge_notes(runtime: Runtime, now: datetime) -> int:
    """Blank the notes whose day has come, in small batches; returns how many."""
    return sum(iter(lambda: _purge_some(runtime, now), 0))


def _purge_some(runtime: Runtime, now: datetime) -> int:
    due = (meeting.c.purged_at.is_(None), meeting.c.purge_on <= now.astimezone(PARIS).date())
    some = select(meeting.c.id).where(*due).limit(TOGETHER)
    with runtime.unit_of_work() as uow:
        gone = update(meeting).where(meeting.c.id.in_(some), *due).values(notes="", purged_at=now)
        return int(uow.session.connection().execute(gone).rowcount)


MEETING_NOTES = Rule(
    name="meeting_notes",
    what="Notes personnelles des entretiens",
    why="Le temps de l’enquête ; ensuite, seul ce que l’entretien a appris reste, sans nom.",
    for_="jusqu’au jour choisi, un an au plus",
    job=purge_notes,
)
