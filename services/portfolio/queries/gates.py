"""Bodies that can be asked, and the questions asked about a product."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.portfolio.tables import body, gate


def bodies(session: Session) -> list[Row[Any]]:
    """The bodies that can be asked, by name."""
    return list(session.execute(select(body).order_by(body.c.name, body.c.id)))


def body_choices(session: Session) -> list[tuple[str, str]]:
    """The bodies as the choices of a form."""
    return [(str(row.id), row.name) for row in bodies(session)]


def gates_of(session: Session, product_id: UUID) -> list[Row[Any]]:
    """The questions asked about a product, the last one first, each with the name of its body."""
    asked = select(gate, body.c.name.label("body_name")).outerjoin_from(gate, body, body.c.id == gate.c.body_id)
    return list(session.execute(asked.where(gate.c.product_id == product_id).order_by(gate.c.requested_at.desc())))
