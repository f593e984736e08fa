"""What products have to show in each phase: the team's list, conditions of products, what was done to each."""

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

from services.portfolio.domain.conditions import Condition, Entry, Line, State
from services.portfolio.domain.dated_list import LONGEST_CODE
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

line = Table(
    "phase_condition",
    metadata,
    Column("id", ID, primary_key=True),
    Column("code", String(LONGEST_CODE), nullable=False),
    Column("phase", String(LONGEST_CODE), nullable=False),
    Column("rank", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("label", "help")),
    Column("days", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("changed_by", ID),
    UniqueConstraint("code", "since", name="phase_condition_since"),
)
"""What is asked in each phase, and from when; kept by the team."""

condition = Table(
    "product_condition",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="product_condition_product"), nullable=False),
    Column("phase", String(LONGEST_CODE), nullable=False),
    Column("begun_on", Date, nullable=False),
    Column("code", String(LONGEST_CODE), nullable=False),
    Column("rank", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("label", "help")),
    Column("due_on", Date, nullable=False),
    Column("owner_id", ID),
    Column("state", one_of(State), nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("state", State), name="product_condition_state"),
    UniqueConstraint("product_id", "begun_on", "code", name="product_condition_once"),
)
"""Conditions of products, as they were worded when their phase began."""

Index("product_condition_due", condition.c.state, condition.c.due_on)

entry = Table(
    "product_condition_entry",
    metadata,
    Column("id", ID, primary_key=True),
    Column(
        "condition_id", ID, ForeignKey("product_condition.id", name="product_condition_entry_condition"), nullable=False
    ),
    Column("what", String(LONGEST_CODE), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("words", "link")),
    Column("file_id", ID),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
)
"""What was done to each; nothing is written over."""

Index("product_condition_entry_condition", entry.c.condition_id, entry.c.id)

mapper.map_imperatively(Line, line)
mapper.map_imperatively(Entry, entry, properties={"_condition": entry.c.condition_id})
mapper.map_imperatively(
    Condition,
    condition,
    version_id_col=condition.c.version,
    properties={"entries": relationship(Entry, order_by=entry.c.id, cascade="all", lazy="selectin")},
)


def lines(session: Session) -> list[Line]:
    """Every line of the list ever written, in one query: what commands and pages both have to know."""
    return list(session.scalars(select(Line).order_by(line.c.since, line.c.rank)))


def conditions_of(session: Session, product_id: object) -> list[Condition]:
    """All conditions a product has or had, the phase begun last first, then in the order of the list."""
    order = (condition.c.begun_on.desc(), condition.c.rank, condition.c.code)
    return list(session.scalars(select(Condition).where(condition.c.product_id == product_id).order_by(*order)))
