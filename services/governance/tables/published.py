"""Read model: ideas whose authors have their answer, where it was held back until all of their call were published."""

from sqlalchemy import Column, Table

from services.governance.tables.base import metadata
from shared.database import ID, Instant

answer_published = Table(
    "answer_published",
    metadata,
    Column("idea_id", ID, primary_key=True),
    Column("published_at", Instant, nullable=False),
)
