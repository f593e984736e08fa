"""The manifesto: each version that was published, and who has signed which."""

from sqlalchemy import Column, Index, Integer, Table, Text

from services.ideas.tables.base import metadata
from shared.database import ID, Instant

manifesto = Table(
    "manifesto",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("published_by", ID, nullable=False),
    Column("published_at", Instant, nullable=False),
)
"""What the incubator stands for; a new version stands beside those before it."""

signature = Table(
    "signature",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Which version each person signed last."""
Index("signature_at", signature.c.at, signature.c.person_id)
