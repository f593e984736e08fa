"""What the portfolio knows of ideas: the calls that were opened, and which call each idea answered."""

from uuid import UUID

from sqlalchemy import Column, ColumnElement, Index, Table, Text, select

from services.portfolio.tables.base import metadata
from services.portfolio.tables.products import product
from shared.database import ID

call = Table(
    "call",
    metadata,
    Column("id", ID, primary_key=True),
    Column("title", Text, nullable=False),
    Column("cohort", Text, nullable=False),
)
"""Read model: the calls that the service of ideas told of; `cohort` is empty for the standing box."""

Index("call_cohort", call.c.cohort)

idea_call = Table(
    "idea_call",
    metadata,
    Column("idea_id", ID, primary_key=True),
    Column("call_id", ID, nullable=False),
)
"""Read model: which call an idea answers, as told last; nobody is named."""

Index("idea_call_of", idea_call.c.call_id)
Index("product_idea", product.c.idea_id)


def of_cohort(code: str) -> ColumnElement[bool]:
    """Products that come from a call of this cohort."""
    answered = select(idea_call.c.idea_id).join(call, call.c.id == idea_call.c.call_id).where(call.c.cohort == code)
    return product.c.idea_id.in_(answered)


def of_call(call_id: UUID) -> ColumnElement[bool]:
    """Products that come from this call."""
    return product.c.idea_id.in_(select(idea_call.c.idea_id).where(idea_call.c.call_id == call_id))
