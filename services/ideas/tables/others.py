"""Read models: what the other services told of bodies and products."""

from sqlalchemy import Column, Integer, Table, Text

from services.ideas.tables.base import metadata
from shared.database import ID

body = Table(
    "body",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("members", Integer, nullable=False),
)
"""Read model: the bodies that governance told of."""

product = Table(
    "product",
    metadata,
    Column("idea_id", ID, primary_key=True),
    Column("product_id", ID, nullable=False),
    Column("number", Text, nullable=False),
)
"""Read model: the products born of ideas."""
