"""Standards: the team's dated list, what is stated of each product, and all that was stated before."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Session, relationship

from services.portfolio.domain.dated_list import LONGEST_CODE
from services.portfolio.domain.standards import Claim, Line, Standard, Statement
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

standard_line = Table(
    "standard_line",
    metadata,
    Column("id", ID, primary_key=True),
    Column("code", String(LONGEST_CODE), nullable=False),
    Column("rank", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("label", "help", "checks")),
    Column("days", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("changed_by", ID),
    UniqueConstraint("code", "since", name="standard_line_since"),
)
"""What is asked of every product, and from when; kept by the team."""

standard = Table(
    "product_standard",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="product_standard_product"), nullable=False),
    Column("code", String(LONGEST_CODE), nullable=False),
    Column("claim", one_of(Claim), nullable=False),
    Column("until", Date),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("claim", Claim), name="product_standard_claim"),
    UniqueConstraint("product_id", "code", name="product_standard_once"),
)
"""What was last stated of each; after `until` it no longer counts."""

Index("product_standard_until", standard.c.until)

statement = Table(
    "product_standard_statement",
    metadata,
    Column("id", ID, primary_key=True),
    Column("standard_id", ID, ForeignKey("product_standard.id", name="product_standard_statement_of"), nullable=False),
    Column("claim", one_of(Claim), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("words", "link")),
    Column("file_id", ID),
    Column("given_on", Date, nullable=False),
    Column("until", Date),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
)
"""All that was stated; nothing is written over."""

Index("product_standard_statement_of", statement.c.standard_id, statement.c.id)

mapper.map_imperatively(Line, standard_line)
mapper.map_imperatively(Statement, statement, properties={"_standard": statement.c.standard_id})
mapper.map_imperatively(
    Standard,
    standard,
    properties={"statements": relationship(Statement, order_by=statement.c.id, cascade="all", lazy="selectin")},
)


def lines(session: Session) -> list[Line]:
    """Every line of the list ever written: what commands and pages both have to know."""
    return list(session.scalars(select(Line).order_by(standard_line.c.since, standard_line.c.rank)))


def standards_of(session: Session, product_id: object) -> list[Standard]:
    """All that was ever stated of a product."""
    return list(session.scalars(select(Standard).where(standard.c.product_id == product_id)))
