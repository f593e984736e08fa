"""Who takes part in an idea or a product, as other services tell it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, Index, Table, delete, or_, select
from sqlalchemy.orm import Session

from services.notify.domain.involvement import Part
from services.notify.tables.base import metadata
from shared.database import ID, among, insert_into, one_of

involved = Table(
    "involved",
    metadata,
    Column("id", ID, primary_key=True),
    Column("about", ID, nullable=False),
    Column("person_id", ID, nullable=False),
    Column("part", one_of(Part), nullable=False),
    Column("until", Date),
    CheckConstraint(among("part", Part), name="involved_part"),
)
"""`about` is the idea or the product, `until` the last day of who has one."""

Index("involved_about", involved.c.about, involved.c.part)
Index("involved_person", involved.c.person_id)


def involve(
    session: Session, key: UUID, about: UUID, person_id: UUID, part: Part, *, until: date | None = None
) -> None:
    """Somebody takes part; told again under the same key, it is as it was told last."""
    row = {"about": about, "person_id": person_id, "part": part, "until": until}
    insert = insert_into(session, involved).values(id=key, **row)
    session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=row))


def leave_out(session: Session, key: UUID) -> None:
    """They take part no more."""
    session.execute(delete(involved).where(involved.c.id == key))


def those_involved(session: Session, about: UUID | None, parts: Collection[Part], today: date) -> list[UUID]:
    """Who takes part in it today, in one of these ways."""
    still = or_(involved.c.until.is_(None), involved.c.until >= today)
    mine = (involved.c.about == about) & involved.c.part.in_(parts)
    return list(session.scalars(select(involved.c.person_id).where(mine, still).distinct()))
