"""Sittings as a person may see them: those to come and those before, and one with its agenda."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from services.governance.domain.sittings import Sitting, SittingState
from services.governance.queries.cases import Viewer, sits_in
from services.governance.tables import sitting
from shared.errors import NotFound
from shared.web.slices import Slice

MOST = 200


def _within_reach(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Members see the sittings of their bodies, the team and the DSI every one."""
    if viewer.sees_all:
        return []
    return [sits_in(sitting.c.body_id, viewer)]


def to_come(session: Session, viewer: Viewer, now: datetime) -> list[Row[Any]]:
    """The next ones first; at most 200."""
    ahead = (sitting.c.starts_at > now, sitting.c.state != SittingState.CANCELLED, *_within_reach(viewer))
    return list(session.execute(select(sitting).where(*ahead).order_by(sitting.c.starts_at, sitting.c.id).limit(MOST)))


def gone_by(session: Session, viewer: Viewer, now: datetime) -> list[Row[Any]]:
    """Those whose hour has passed and those that were called off, the last first; at most 200."""
    over = (sitting.c.starts_at <= now) | (sitting.c.state == SittingState.CANCELLED)
    query = select(sitting).where(over, *_within_reach(viewer))
    return list(session.execute(query.order_by(sitting.c.starts_at.desc(), sitting.c.id).limit(MOST)))


def in_calendar(session: Session, viewer: Viewer, since: datetime, body_id: UUID | None = None) -> list[Row[Any]]:
    """All that a calendar shows, called off ones too: it is how a calendar learns it."""
    query = select(sitting).where(sitting.c.starts_at >= since, *_within_reach(viewer))
    if body_id is not None:
        query = query.where(sitting.c.body_id == body_id)
    return list(session.execute(query.order_by(sitting.c.starts_at, sitting.c.id).limit(MOST)))


def the_sitting(session: Session, sitting_id: UUID, viewer: Viewer) -> Sitting:
    """One sitting, for whoever may see it; raises NotFound."""
    found = session.scalar(select(Sitting).where(sitting.c.id == sitting_id, *_within_reach(viewer)))
    if found is None:
        raise NotFound("Nous ne trouvons pas cette séance, ou elle ne vous est pas ouverte.")
    return found


def slice_of_sittings(session: Session, wanted: Slice, viewer: Viewer) -> list[Row[Any]]:
    """Those that one may see, the first one first, and one more to know whether others follow."""
    query = select(sitting).where(*_within_reach(viewer))
    return list(session.execute(wanted.of(query, sitting.c.starts_at, sitting.c.id)))
