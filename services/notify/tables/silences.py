"""Addresses to which nothing is sent any more."""

from sqlalchemy import Column, Table, Text

from services.notify.tables.base import metadata
from shared.database import ID, Instant

silence = Table(
    "silence",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("address", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("reported_by", ID),
)
"""Until it is lifted, or the person has another address; `reported_by` nobody: a mail server said so."""
