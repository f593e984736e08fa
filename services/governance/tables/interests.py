"""Read model: who has declared an interest in which idea while it was evaluated."""

from sqlalchemy import Column, Table

from services.governance.tables.base import metadata
from shared.database import ID, Instant

declared_interest = Table(
    "declared_interest",
    metadata,
    Column("idea_id", ID, primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("declared_at", Instant, nullable=False),
)
