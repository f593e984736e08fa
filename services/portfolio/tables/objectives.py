"""The objectives of the ambition, as governance told of them, and those that each product works for."""

from uuid import UUID

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text, select
from sqlalchemy.orm import Session

from services.portfolio.tables.base import metadata
from shared.database import ID

objective = Table(
    "objective",
    metadata,
    Column("id", ID, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("number", "title", "measure", "target")),
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False),
)
"""Read model: open, reached or dropped, as governance told it last."""

product_objective = Table(
    "product_objective",
    metadata,
    Column("product_id", ID, ForeignKey("product.id", name="product_objective_product"), primary_key=True),
    Column("objective_id", ID, primary_key=True),
)
"""What a team has chosen; an objective that is over stays with the products that worked for it."""
Index("product_objective_of", product_objective.c.objective_id)


def objectives_chosen(session: Session, product_id: UUID) -> list[UUID]:
    """The objectives of a product, always in the same order: what commands and pages both read."""
    of_product = product_objective.c.product_id == product_id
    return sorted(session.scalars(select(product_objective.c.objective_id).where(of_product)), key=str)
