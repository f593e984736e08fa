"""Questions put before bodies: may a product enter a phase?"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text

from services.portfolio.domain.gates import Gate, GateState
from services.portfolio.domain.vocabulary import LONGEST_CODE
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

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

mapper.map_imperatively(Gate, gate)
