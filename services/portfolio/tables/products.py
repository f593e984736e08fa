"""Products and their phases, and how a product is mapped with all that belongs to it."""

from datetime import date

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    or_,
)
from sqlalchemy.orm import relationship

from services.portfolio.domain.catalogue import Link, MadeBy, Tag
from services.portfolio.domain.gates import Gate
from services.portfolio.domain.phases import Phase
from services.portfolio.domain.product import Product
from services.portfolio.domain.sheet import Change
from services.portfolio.domain.vocabulary import LONGEST_CODE
from services.portfolio.tables.base import mapper, metadata
from services.portfolio.tables.catalogue import link, tag
from services.portfolio.tables.gates import gate
from services.portfolio.tables.sheet import change
from shared.database import ID, Instant, one_of

SHEET_V2 = ("solution", "strategy", "directorate", "contact", "repository", "figures_link", "hosting", "dependencies")
"""Fields that came to the sheet after the first ones."""

product = Table(
    "product",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("sorted_as", Text, nullable=False),
    Column("mission", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("link", Text, nullable=False),
    *(Column(name, Text, nullable=False, server_default="") for name in SHEET_V2),
    Column("origin", Text, nullable=False),
    Column("reference", Text),
    Column("idea_id", ID),
    Column("idea_number", Text, nullable=False),
    Column("carrier_id", ID),
    Column("decision_id", ID, unique=True),
    Column("decision_number", Text, nullable=False),
    Column("money_ends_on", Date),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("public", Boolean, nullable=False, server_default=false()),
    Column("listed_at", Instant),
    Column("made_by", one_of(MadeBy), nullable=False, server_default=MadeBy.AGENT.value),
    Column("accessibility", Text, nullable=False, server_default=""),
    Column("licence", Text, nullable=False, server_default=""),
    Column("indexed", Integer, nullable=False, server_default="0"),
    UniqueConstraint("origin", "reference", name="product_reference"),
)
"""A decision brings at most one product, and a file of another portfolio is one product."""

Index("product_sorted", product.c.sorted_as, product.c.id)
Index("product_money_ends", product.c.money_ends_on)
Index("product_indexed", product.c.indexed)
Index("product_public", product.c.public, product.c.sorted_as, product.c.id)

phase = Table(
    "product_phase",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id"), nullable=False),
    Column("code", String(LONGEST_CODE), nullable=False),
    Column("rank", Integer, nullable=False, server_default="0"),
    Column("start", Date, nullable=False),
    Column("end", Date),
    Column("called", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("decision_number", Text, nullable=False),
    Column("current_from", Date),
    Column("current_until", Date),
)
"""Each stay in a phase; `current_from` and `current_until` are what `arranged` found: lists only compare dates."""

Index("product_phase_current", phase.c.product_id, phase.c.current_from)

mapper.map_imperatively(Phase, phase, properties={"_row": phase.c.id, "_product": phase.c.product_id})
mapper.map_imperatively(
    Product,
    product,
    version_id_col=product.c.version,
    properties={
        "phases": relationship(
            Phase, order_by=(phase.c.start, phase.c.rank, phase.c.id), cascade="all, delete-orphan", lazy="selectin"
        ),
        "tags": relationship(Tag, order_by=tag.c.id, cascade="all, delete-orphan"),
        "links": relationship(Link, order_by=link.c.id, cascade="all, delete-orphan"),
        "changes": relationship(Change, order_by=change.c.id, cascade="all"),
        "gates": relationship(Gate, order_by=gate.c.requested_at, cascade="all", lazy="selectin"),
    },
)


def is_current(today: date) -> ColumnElement[bool]:
    """Joins a product to the phase it is in on that day."""
    ended = or_(phase.c.current_until.is_(None), phase.c.current_until > today)
    return and_(phase.c.product_id == product.c.id, phase.c.current_from <= today, ended)
