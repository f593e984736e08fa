"""The deployment plans of products: steps, and all that was ever written of each."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, select
from sqlalchemy.orm import Session, relationship

from services.portfolio.domain.plan import Planned, Step, Writing, in_order
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

plan_step = Table(
    "plan_step",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="plan_step_product"), nullable=False),
    Column("step", one_of(Step), nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("step", Step), name="plan_step_step"),
    UniqueConstraint("product_id", "step", name="plan_step_once"),
)
"""The steps that are planned."""

plan_writing = Table(
    "plan_writing",
    metadata,
    Column("id", ID, primary_key=True),
    Column("step_id", ID, ForeignKey("plan_step.id", name="plan_writing_step"), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("done_on", Date),
    *(Column(name, Text, nullable=False) for name in ("words", "why")),
    Column("by", ID, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("starts_on <= ends_on", name="plan_writing_days"),
)
"""What was written of each; the last one holds."""

Index("plan_writing_step", plan_writing.c.step_id, plan_writing.c.id)

mapper.map_imperatively(Writing, plan_writing, properties={"_step": plan_writing.c.step_id})
mapper.map_imperatively(
    Planned,
    plan_step,
    properties={"writings": relationship(Writing, order_by=plan_writing.c.id, cascade="all", lazy="selectin")},
)


def plan_of(session: Session, product_id: object) -> list[Planned]:
    """The plan of a product in the order of its steps: what commands and pages both read."""
    return in_order(session.scalars(select(Planned).where(plan_step.c.product_id == product_id)))
