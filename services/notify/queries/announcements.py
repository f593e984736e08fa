"""Announcements as the public, programs and the team read them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.notify.domain.announcements import PUBLIC
from services.notify.tables import notice
from services.notify.tables.announcements import announcement
from shared.errors import NotFound
from shared.people import person
from shared.web.slices import Slice


def announcements(session: Session, wanted: Slice, *, all_stages: bool = False) -> Sequence[Row[Any]]:
    """Those that everybody can read, or for the team all of them; the newest first."""
    rows = select(announcement)
    if not all_stages:
        rows = rows.where(announcement.c.stage.in_(PUBLIC))
    return session.execute(wanted.of(rows, announcement.c.id, newest_first=True)).all()


def the_announcement(session: Session, announcement_id: UUID, *, all_stages: bool) -> Row[Any]:
    """One that this reader may see; raises NotFound."""
    found = session.execute(select(announcement).where(announcement.c.id == announcement_id)).first()
    if found is None or not (all_stages or found.stage in PUBLIC):
        raise NotFound("Nous ne trouvons pas cette annonce.")
    return found


def everybody(session: Session) -> int:
    """How many people an announcement reaches."""
    return session.scalar(select(func.count()).select_from(person)) or 0


def reach(session: Session, announcement_id: UUID) -> list[Row[Any]]:
    """For each directorate: people told, and how many of them have read it on the platform."""
    counted = (func.count().label("told"), func.count(notice.c.read_at).label("read"))
    rows = select(person.c.directorate, *counted).join(notice, notice.c.person_id == person.c.id)
    rows = rows.where(notice.c.event_id == announcement_id).group_by(person.c.directorate)
    return list(session.execute(rows.order_by(func.count().desc(), person.c.directorate)))
