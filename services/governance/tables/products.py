"""Read models: products as the portfolio last told of them, for those who arbitrate between them."""

from sqlalchemy import BigInteger, Column, Date, Table, Text

from services.governance.tables.base import metadata
from shared.database import ID

known_product = Table(
    "known_product",
    metadata,
    Column("product_id", ID, primary_key=True),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("since", Date),
    Column("phase", Text, nullable=False, server_default=""),
    Column("measure", Text, nullable=False, server_default=""),
    Column("unit", Text, nullable=False, server_default=""),
    Column("value", BigInteger),
    Column("measured_until", Date),
)
"""With the last value of its guiding measure, in hundredths of the unit."""

known_standard = Table(
    "known_standard",
    metadata,
    Column("product_id", ID, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("claim", Text, nullable=False),
)
"""What is stated of each standard of a product; one that is taken back is not there."""
