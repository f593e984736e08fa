"""The keys of personal calendars."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.governance.tables import calendar_key as keys
from shared.errors import NotFound


def calendar_key(session: Session, person_id: UUID) -> str | None:
    """The key of a person's own calendar, when they asked for one."""
    return session.scalar(select(keys.c.secret).where(keys.c.person_id == person_id))


def person_with_key(session: Session, secret: str) -> UUID:
    """The person whose calendar this key opens; raises NotFound."""
    found: UUID | None = session.scalar(select(keys.c.person_id).where(keys.c.secret == secret))
    if found is None:
        raise NotFound("Cette adresse d’agenda n’est plus valable. Reprenez-la sur la page des séances.")
    return found
