"""What each person has chosen to receive, and when."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Column, Table, Text, select
from sqlalchemy.orm import Session

from services.notify.domain.families import Family, Way
from services.notify.domain.rest import Rest
from services.notify.tables.base import metadata
from shared.database import ID, Instant, one_of

preference = Table(
    "preference",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("family", one_of(Family), primary_key=True),
    Column("way", one_of(Way), nullable=False),
    Column("chosen_at", Instant, nullable=False),
    Column("chosen_from", Text, nullable=False),
)
"""How the messages of a family reach a person; without a row, as everybody else's. `chosen_from`: page or mail."""

rest = Table(
    "rest",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("hours", one_of(Rest), nullable=False),
    Column("chosen_at", Instant, nullable=False),
)
"""Hours at which a person wants no mail."""


def choices_of(session: Session, people: Collection[UUID]) -> dict[UUID, dict[Family, Way]]:
    """What each of these people chose, family by family; who chose nothing is not there."""
    found: dict[UUID, dict[Family, Way]] = {}
    for row in session.execute(select(preference).where(preference.c.person_id.in_(people))):
        found.setdefault(row.person_id, {})[row.family] = row.way
    return found


def rests_of(session: Session, people: Collection[UUID]) -> dict[UUID, Rest]:
    """When each of these people wants no mail; who chose nothing is not there."""
    rows = session.execute(select(rest.c.person_id, rest.c.hours).where(rest.c.person_id.in_(people)))
    return {row.person_id: row.hours for row in rows}
