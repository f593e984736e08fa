"""Read model: the order in which the ideas of a call are told to the jury, as the service of ideas has drawn it."""

from sqlalchemy import Column, Integer, Table, Text

from services.governance.tables.base import metadata
from shared.database import ID, Instant

drawn_idea = Table(
    "drawn_idea",
    metadata,
    Column("idea_id", ID, primary_key=True),
    Column("number", Text, nullable=False),
    Column("call_id", ID, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("seed", Text, nullable=False),
    Column("recipe", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("drawn_at", Instant, nullable=False),
)
