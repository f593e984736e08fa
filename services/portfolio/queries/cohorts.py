"""The calls and cohorts that products come from."""

from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.portfolio.tables import product
from services.portfolio.tables.cohorts import call, idea_call


def call_of(session: Session, product_id: UUID) -> Row[UUID, str, str] | None:
    """The call that a product comes from: id, title, cohort; None while it is not known, or for one without an idea."""
    found = select(call.c.id, call.c.title, call.c.cohort).join(idea_call, idea_call.c.call_id == call.c.id)
    mine = found.join(product, product.c.idea_id == idea_call.c.idea_id).where(product.c.id == product_id)
    return session.execute(mine).one_or_none()


def cohorts(session: Session) -> list[str]:
    """Those that have products, the last one first."""
    there = select(call.c.cohort).join(idea_call, idea_call.c.call_id == call.c.id)
    there = there.join(product, product.c.idea_id == idea_call.c.idea_id).where(call.c.cohort != "")
    return list(session.scalars(there.distinct().order_by(call.c.cohort.desc())))
