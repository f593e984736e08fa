"""Tables of the portfolio, and how products and their phases are mapped to them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Session, registry, relationship

from services.portfolio.domain.anomalies import AnomalyKind
from services.portfolio.domain.gates import Gate, GateState
from services.portfolio.domain.phases import Phase
from services.portfolio.domain.product import Product
from services.portfolio.domain.sheet import Change
from services.portfolio.domain.vocabulary import LONGEST_CODE, Term, Vocabulary
from shared.database import ID, Instant, among, one_of

metadata = MetaData()

SHEET_V2 = ("solution", "strategy", "directorate", "contact", "repository", "figures_link")
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
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("origin", "reference", name="product_reference"),
)
"""A decision brings at most one product, and a file of another portfolio is one product."""

Index("product_sorted", product.c.sorted_as, product.c.id)

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

gate = Table(
    "gate",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="gate_product"), nullable=False),
    Column("phase", String(LONGEST_CODE), nullable=False),
    Column("reason", Text, nullable=False),
    Column("body_id", ID, nullable=False),
    Column("requested_by", ID, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("state", one_of(GateState), nullable=False),
    Column("decision_number", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_at", Instant),
    CheckConstraint(among("state", GateState), name="gate_state"),
)
"""Questions put before bodies; at most one of a product waits for its decision."""

_pending = gate.c.state == "pending"
Index("gate_pending", gate.c.product_id, unique=True, sqlite_where=_pending, postgresql_where=_pending)
Index("gate_of_product", gate.c.product_id)

body = Table(
    "body",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("members", Integer, nullable=False),
)
"""Read model: the bodies that governance told of."""

term = Table(
    "phase_term",
    metadata,
    Column("id", ID, primary_key=True),
    Column("code", String(LONGEST_CODE), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("promised_days", Integer),
    Column("on_road", Boolean, nullable=False),
    Column("until", Date),
    Column("changed_by", ID),
    UniqueConstraint("code", "since", name="phase_term_since"),
)
"""What each phase is called, and from when; kept by the team."""

source = Table(
    "beta_source",
    metadata,
    Column("product_id", ID, ForeignKey("product.id"), primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("read_at", Instant, nullable=False),
)
"""The file a product was read from, byte for byte."""

anomaly = Table(
    "anomaly",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id"), nullable=False),
    Column("kind", one_of(AnomalyKind), nullable=False),
    Column("detail", Text, nullable=False),
)
Index("anomaly_kind", anomaly.c.kind, anomaly.c.product_id)
Index("anomaly_product", anomaly.c.product_id)

mapper = registry(metadata=metadata)
mapper.map_imperatively(Phase, phase, properties={"_row": phase.c.id, "_product": phase.c.product_id})
mapper.map_imperatively(Term, term)
mapper.map_imperatively(Gate, gate)
mapper.map_imperatively(Change, change)
mapper.map_imperatively(
    Product,
    product,
    version_id_col=product.c.version,
    properties={
        "phases": relationship(Phase, order_by=phase.c.id, cascade="all, delete-orphan", lazy="selectin"),
        "changes": relationship(Change, order_by=change.c.id, cascade="all"),
        "gates": relationship(Gate, order_by=gate.c.requested_at, cascade="all", lazy="selectin"),
    },
)


def vocabulary(session: Session) -> Vocabulary:
    """Every line of the words for phases, in one query: what commands and pages both have to know."""
    return Vocabulary(session.scalars(select(Term).order_by(term.c.since, term.c.rank)))
