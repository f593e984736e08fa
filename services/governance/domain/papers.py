"""Papers of a case: what members read before they decide; they are to be there some days before the sitting."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.governance.domain.days import in_paris

DUE_DAYS = 7
"""Days before a sitting on which the papers of each of its cases are to be there."""


@dataclass(eq=False, kw_only=True)
class Paper:
    """A file that goes with a case; it stays, another one may be added."""

    id: UUID
    case_id: UUID
    document_id: UUID
    title: str
    added_by: UUID
    added_at: datetime


def are_due(starts_at: datetime, now: datetime) -> bool:
    """Whether the papers of a sitting at this instant are to be there by now."""
    return in_paris(now) >= in_paris(starts_at) - timedelta(days=DUE_DAYS)
