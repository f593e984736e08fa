"""The minutes of a sitting, for whoever may see the sitting."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.governance.domain.minutes import Minutes
from services.governance.queries.cases import Viewer
from services.governance.queries.sittings import the_sitting
from shared.errors import NotFound


def has_minutes(session: Session, sitting_id: UUID) -> bool:
    """Whether they are written: from the close of the sitting on."""
    return session.get(Minutes, sitting_id) is not None


def the_minutes(session: Session, sitting_id: UUID, viewer: Viewer) -> Minutes:
    """Raises NotFound before the sitting has closed, and for whoever may not see it."""
    the_sitting(session, sitting_id, viewer)
    found = session.get(Minutes, sitting_id)
    if found is None:
        raise NotFound("Le procès-verbal s’écrit quand la séance se clôt.")
    return found
