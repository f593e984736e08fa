"""Addresses to which nothing is sent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.notify.tables.silences import silence
from shared.people import person
from shared.web.slices import Slice


def silences(session: Session, wanted: Slice) -> Sequence[Row[Any]]:
    """Each with the person's name."""
    named = select(silence, person.c.name).outerjoin(person, person.c.id == silence.c.person_id)
    return session.execute(wanted.of(named, silence.c.person_id)).all()


def silence_of(session: Session, person_id: UUID) -> Row[Any] | None:
    """Why a person's present address gets nothing, if so."""
    mine = select(silence).join(person, (person.c.id == silence.c.person_id) & (person.c.email == silence.c.address))
    return session.execute(mine.where(silence.c.person_id == person_id)).first()
