"""What was said or heard of the setting up of the incubator."""

from sqlalchemy import Column, String, Table, Text

from services.governance.tables.base import metadata
from shared.database import ID, Instant

founding_mark = Table(
    "founding_mark",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("words", Text, nullable=False),
    Column("marked_by", ID),
    Column("marked_at", Instant, nullable=False),
)
"""A point that somebody says is done, with what was settled; without anybody when another service told it."""
