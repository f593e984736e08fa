"""What is new in the catalogue: products that come into it, phases that they enter."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, null, select
from sqlalchemy.orm import Session

from services.portfolio.tables import phase, product

MOST = 50


def of_all(session: Session, today: date) -> list[Row[Any]]:
    """The last products listed and the last phases entered: id, title, mission, listed_at, code, start."""
    return [*_listed(session, None), *_entered(session, None, today)]


def of_one(session: Session, product_id: UUID, today: date) -> list[Row[Any]]:
    """The same about one product."""
    return [*_listed(session, product_id), *_entered(session, product_id, today)]


_TOLD = (product.c.id, product.c.title, product.c.mission, product.c.listed_at)


def _listed(session: Session, only: UUID | None) -> list[Row[Any]]:
    wanted = select(*_TOLD, null().label("code"), null().label("start"))
    wanted = wanted.where(product.c.public, product.c.listed_at.is_not(None))
    if only is not None:
        wanted = wanted.where(product.c.id == only)
    return list(session.execute(wanted.order_by(product.c.listed_at.desc(), product.c.id).limit(MOST)))


def _entered(session: Session, only: UUID | None, today: date) -> list[Row[Any]]:
    wanted = select(*_TOLD, phase.c.code, phase.c.start).join(phase, phase.c.product_id == product.c.id)
    wanted = wanted.where(product.c.public, phase.c.start <= today, phase.c.current_from.is_not(None))
    if only is not None:
        wanted = wanted.where(product.c.id == only)
    return list(session.execute(wanted.order_by(phase.c.start.desc(), phase.c.id).limit(MOST)))
