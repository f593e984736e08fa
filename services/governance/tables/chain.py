"""The register as a chain, and the days on which its end was published."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text

from services.governance.domain.chain import Anchor, Entry
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant

register_entry = Table(
    "register_entry",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("decision_id", ID, ForeignKey("decision.id", name="register_entry_decision"), nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("year", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("words", Text, nullable=False),
)
"""The database refuses every change to it, and an entry that does not follow the one before."""
Index("register_entry_year", register_entry.c.year, register_entry.c.position)

register_anchor = Table(
    "register_anchor",
    metadata,
    Column("day", Date, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("anchored_at", Instant, nullable=False),
)

mapper.map_imperatively(Entry, register_entry)
mapper.map_imperatively(Anchor, register_anchor)
