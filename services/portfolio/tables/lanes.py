"""Lanes of the exit: products whose checks wait apart from all others."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, false

from services.portfolio.tables.base import metadata
from shared.database import ID, Instant

lane = Table(
    "lane",
    metadata,
    Column("product_id", ID, ForeignKey("product.id", name="lane_product"), primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("wanted", Boolean, nullable=False),
    Column("is_open", Boolean, nullable=False, server_default=false()),
    Column("is_there", Boolean, nullable=False, server_default=false()),
    Column("why", Text, nullable=False),
    Column("changed_by", ID),
    Column("changed_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("version", Integer, nullable=False),
)
"""`wanted` is what a person asked for, `is_open` and `is_there` how far the worker has got with it on the bus."""

Index("lane_there", lane.c.wanted, lane.c.is_there)
