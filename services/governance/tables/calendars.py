"""Keys of personal calendars."""

from sqlalchemy import Column, Table, Text

from services.governance.tables.base import metadata
from shared.database import ID, Instant

calendar_key = Table(
    "calendar_key",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("secret", Text, nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
)
"""The end of the address under which a calendar program reads one person's own sittings, without signing in."""
