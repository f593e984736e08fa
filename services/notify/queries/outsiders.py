"""People outside and what waits for their yes, as pages read it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.notify.domain.outsiders import GONE, VALID
from services.notify.tables.outsiders import confirmation, outsider
from shared.errors import NotFound


def asked_under(session: Session, secret: str, now: datetime, *, journal: bool) -> Row[Any]:
    """What this link would say yes to; raises NotFound when it serves no more."""
    about = confirmation.c.gathering_id.is_(None) if journal else confirmation.c.gathering_id.is_not(None)
    found = session.execute(select(confirmation).where(confirmation.c.secret == secret, about)).first()
    if found is None or found.asked_at <= now - VALID:
        raise NotFound(GONE)
    return found


def visitors_among(session: Session, ids: Collection[UUID]) -> dict[UUID, Row[Any]]:
    """Those of these who are people outside: name and address."""
    return {row.id: row for row in session.execute(select(outsider).where(outsider.c.id.in_(ids)))}
