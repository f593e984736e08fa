"""The risks of products, and all that was ever written of each."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, select
from sqlalchemy.orm import Session, relationship

from services.portfolio.domain.risks import Level, Risk, RiskWriting, in_order
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

risk = Table(
    "risk",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="risk_product"), nullable=False),
    Column("version", Integer, nullable=False),
)
"""The risks of products."""

Index("risk_of_product", risk.c.product_id)

risk_writing = Table(
    "risk_writing",
    metadata,
    Column("id", ID, primary_key=True),
    Column("risk_id", ID, ForeignKey("risk.id", name="risk_writing_risk"), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("title", "mitigation", "why")),
    Column("likelihood", one_of(Level), nullable=False),
    Column("impact", one_of(Level), nullable=False),
    Column("owner_id", ID),
    Column("review_on", Date, nullable=False),
    Column("over", Boolean, nullable=False),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint(among("likelihood", Level), name="risk_writing_likelihood"),
    CheckConstraint(among("impact", Level), name="risk_writing_impact"),
)
"""What was written of each; the last one holds."""

Index("risk_writing_risk", risk_writing.c.risk_id, risk_writing.c.id)

mapper.map_imperatively(RiskWriting, risk_writing, properties={"_risk": risk_writing.c.risk_id})
mapper.map_imperatively(
    Risk,
    risk,
    properties={"writings": relationship(RiskWriting, order_by=risk_writing.c.id, cascade="all", lazy="selectin")},
)


def risks_of(session: Session, product_id: object) -> list[Risk]:
    """The risks of a product, the gravest first, those that are over last."""
    return in_order(session.scalars(select(Risk).where(risk.c.product_id == product_id)))
