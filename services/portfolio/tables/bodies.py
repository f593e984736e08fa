"""What the portfolio knows of governance: the bodies before which a question can be put."""

from sqlalchemy import Column, Integer, Table, Text

from services.portfolio.tables.base import metadata
from shared.database import ID

body = Table(
    "body",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("members", Integer, nullable=False),
)
"""Read model: the bodies that governance told of."""
