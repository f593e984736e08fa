"""The questions asked about a product, with their answers."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.portfolio.tables import body, question


def questions_of(session: Session, product_id: UUID) -> list[Row[Any]]:
    """The last one first, each with the name of its body."""
    named = select(question, body.c.name.label("body_name")).outerjoin(body, body.c.id == question.c.body_id)
    return list(
        session.execute(named.where(question.c.product_id == product_id).order_by(question.c.requested_at.desc()))
    )
