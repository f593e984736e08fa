"""What the portfolio knows of governance: the bodies before which a question can be put, and the envelopes of money."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from services.portfolio.tables.base import metadata
from shared.database import ID, Instant

body = Table(
    "body",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("members", Integer, nullable=False),
)
"""Read model: the bodies that governance told of."""

envelope = Table(
    "envelope",
    metadata,
    Column("id", ID, primary_key=True),
    Column("label", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    *(
        Column(name, BigInteger, nullable=False)
        for name in ("total_cents", "reserved_cents", "committed_cents", "spent_cents")
    ),
    Column("changed_at", Instant, nullable=False),
)
"""Read model: the money of each fiscal year, in cents, as governance told of it last."""

Index("envelope_year", envelope.c.fiscal_year, envelope.c.id)
