"""Read models: products as the portfolio last told of them, for those who arbitrate between them."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Column, ColumnElement, Date, Index, Table, Text, exists, select
from sqlalchemy.orm import Session

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

known_stay = Table(
    "known_stay",
    metadata,
    Column("stay_id", ID, primary_key=True),
    Column("product_id", ID, nullable=False),
    Column("person_id", ID, nullable=False),
    Column("role", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
)
"""Who carries or sponsors a product, from when to when; `until` is the last day."""
Index("known_stay_product", known_stay.c.product_id, known_stay.c.role)
Index("known_stay_person", known_stay.c.person_id, known_stay.c.role)

told_of_product = Table(
    "told_of_product",
    metadata,
    Column("product_id", ID, primary_key=True),
    Column("facet", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
"""The version of the event that told each facet of a product last: what is told again never overtakes what is newer.

The facet `start` says that its history was told from its beginning.
"""


def carries(session: Session, product_id: UUID | None, person_id: UUID, today: date) -> bool:
    """Whether somebody carries the product on that day."""
    mine = (known_stay.c.product_id == product_id, known_stay.c.person_id == person_id, there_on(today, "carrier"))
    return bool(session.scalar(select(exists().where(*mine))))


def there_on(day: date, role: str) -> ColumnElement[bool]:
    """The stays that hold on that day, in this role."""
    held = known_stay.c.until.is_(None) | (known_stay.c.until >= day)
    return (known_stay.c.role == role) & (known_stay.c.since <= day) & held
