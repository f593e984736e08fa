"""What was told of proofs and waivers that end."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Table, Text

from services.portfolio.tables.base import metadata
from shared.database import ID, Instant

expiry_told = Table(
    "expiry_told",
    metadata,
    Column("product_id", ID, ForeignKey("product.id", name="expiry_told_product"), primary_key=True),
    Column("about", Text, primary_key=True),
    Column("until", Date, primary_key=True),
    Column("over", Boolean, primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Each last day of each proof or waiver, once before it and once after."""

Index("expiry_told_until", expiry_told.c.until)
