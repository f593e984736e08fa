"""Every field of a sheet ever written anew."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from services.portfolio.domain.sheet import Change
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant

change = Table(
    "sheet_change",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="sheet_change_product"), nullable=False),
    Column("field", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("by", ID),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
)
"""Every field of a sheet ever written anew; `by` is empty when a file was read."""

Index("sheet_change_product", change.c.product_id, change.c.id)

mapper.map_imperatively(Change, change)
