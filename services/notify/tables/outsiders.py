"""People outside the administration: an address, a name if they gave one, and what waits for them to say yes."""

from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, Row, Select, Table, Text, delete, literal, select, union_all
from sqlalchemy.orm import Session

from services.notify.tables.base import metadata
from services.notify.tables.gatherings import guest
from services.notify.tables.silences import silence
from services.notify.tables.told import mail, notice
from shared.database import ID, Instant
from shared.people import person

outsider = Table(
    "outsider",
    metadata,
    Column("id", ID, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("reads_since", Instant),
    Column("reminded_at", Instant),
)
"""`reads_since`: reads the journal, said so by mail; `reminded_at`: was last told that they read it already."""

_reads = outsider.c.reads_since.is_not(None)
Index("outsider_readers", outsider.c.id, sqlite_where=_reads, postgresql_where=_reads)

confirmation = Table(
    "confirmation",
    metadata,
    Column("id", ID, primary_key=True),
    Column(
        "outsider_id", ID, ForeignKey("outsider.id", name="confirmation_outsider", ondelete="CASCADE"), nullable=False
    ),
    Column("gathering_id", ID, ForeignKey("gathering.id", name="confirmation_gathering", ondelete="CASCADE")),
    Column("name", Text, nullable=False),
    Column("secret", Text, nullable=False, unique=True),
    Column("asked_at", Instant, nullable=False),
)
"""Somebody typed this address; without a gathering it is about the journal. It goes with the yes, or with time."""

Index("confirmation_outsider_of", confirmation.c.outsider_id)


def addressees() -> "Select[tuple[UUID, str, str, bool]]":
    """Whoever mails are for: people of the platform and people outside, as id, name, email, outside."""
    inside = select(person.c.id, person.c.name, person.c.email, literal(False).label("outside"))
    others = select(outsider.c.id, outsider.c.name, outsider.c.email, literal(True).label("outside"))
    both = union_all(inside, others).subquery()
    return select(both.c.id, both.c.name, both.c.email, both.c.outside)


def addressee(session: Session, person_id: UUID) -> "Row[tuple[UUID, str, str, bool]] | None":
    """One of them."""
    asked = addressees()
    return session.execute(asked.where(asked.selected_columns.id == person_id)).first()


def forget_outsider(session: Session, outsider_id: UUID, *, places: bool = True) -> None:
    """Nothing is left that tells the address or the name, and nothing more leaves; with the places they have."""
    for table in (mail, notice, silence, *((guest,) if places else ())):
        session.execute(delete(table).where(table.c.person_id == outsider_id))
    session.execute(delete(outsider).where(outsider.c.id == outsider_id))
