"""The agenda of the place as pages, calendars and programs read it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notify.domain.gatherings import Gathering
from services.notify.tables.gatherings import calendar_key, gathering, guest
from shared.errors import NotFound
from shared.web.slices import Slice

MOST = 50
KEPT = timedelta(days=366)
"""How long calendars are told of what is over."""


def coming(session: Session, now: datetime) -> list[Gathering]:
    """What has not ended, the next one first."""
    wanted = select(Gathering).where(gathering.c.ends_at > now).order_by(gathering.c.starts_at, gathering.c.id)
    return list(session.scalars(wanted.limit(MOST)))


def over(session: Session, now: datetime) -> list[Gathering]:
    """What has ended, the last one first."""
    wanted = select(Gathering).where(gathering.c.ends_at <= now)
    return list(session.scalars(wanted.order_by(gathering.c.starts_at.desc(), gathering.c.id).limit(MOST)))


def one_gathering(session: Session, gathering_id: UUID) -> Gathering:
    """One; raises NotFound."""
    found = session.get(Gathering, gathering_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas ce rendez-vous.")
    return found


def in_calendar(session: Session, now: datetime, person_id: UUID | None = None) -> list[Gathering]:
    """All that a calendar shows, cancelled ones too: it is how a calendar learns it; of everybody or of one person."""
    wanted = select(Gathering).where(gathering.c.ends_at > now - KEPT)
    if person_id is not None:
        mine = select(guest.c.gathering_id).where(guest.c.person_id == person_id)
        wanted = wanted.where(gathering.c.id.in_(mine))
    return list(session.scalars(wanted.order_by(gathering.c.starts_at, gathering.c.id)))


def key_of(session: Session, person_id: UUID) -> str | None:
    """The key of a person's own calendar, when they asked for one."""
    return session.scalar(select(calendar_key.c.secret).where(calendar_key.c.person_id == person_id))


def whose(session: Session, secret: str) -> UUID:
    """The person whose calendar this key opens; raises NotFound."""
    found: UUID | None = session.scalar(select(calendar_key.c.person_id).where(calendar_key.c.secret == secret))
    if found is None:
        raise NotFound("Cette adresse d’agenda n’est plus valable. Reprenez-la sur la page de l’agenda.")
    return found


def slice_of_gatherings(session: Session, wanted: Slice) -> Sequence[Any]:
    """For programs, in the order in which they were planned."""
    return session.scalars(wanted.of(select(Gathering), gathering.c.id, newest_first=True)).all()
