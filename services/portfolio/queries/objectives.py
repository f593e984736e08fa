"""The objectives that run, and those of a product."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from services.portfolio.domain.objectives import OPEN
from services.portfolio.tables.objectives import objective, product_objective

MOST = 200


def objectives_of(session: Session, product_id: UUID) -> list[Row[Any]]:
    """The objectives that a product works for, the first to fall due first."""
    query = select(objective).join(product_objective, product_objective.c.objective_id == objective.c.id)
    query = query.where(product_objective.c.product_id == product_id)
    return list(session.execute(query.order_by(objective.c.due_on, objective.c.number)))


def to_choose(session: Session, product_id: UUID) -> list[tuple[str, str]]:
    """Those that run and those of this product, as the choices of a form."""
    its = select(product_objective.c.objective_id).where(product_objective.c.product_id == product_id)
    query = select(objective).where(or_(objective.c.state == OPEN, objective.c.id.in_(its)))
    rows = session.execute(query.order_by(objective.c.due_on, objective.c.number).limit(MOST))
    return [(str(row.id), f"{row.title} ({row.number})") for row in rows]
