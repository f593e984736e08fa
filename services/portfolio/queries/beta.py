"""What was read from files of other portfolios, and what is odd in it."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.portfolio.domain.anomalies import AnomalyKind
from services.portfolio.queries.products import PAGE, Page, comes_after
from services.portfolio.tables import anomaly, product, source
from shared.errors import NotFound


def source_of(session: Session, product_id: UUID) -> Row[Any]:
    """The file a product was read from (content, sha256, read_at); raises NotFound."""
    found = session.execute(select(source).where(source.c.product_id == product_id)).first()
    if found is None:
        raise NotFound("Ce produit ne vient pas d’un fichier.")
    return found


def anomalies_of(session: Session, product_id: UUID) -> list[Row[Any]]:
    """The warnings about the file of one product: kind, detail."""
    wanted = select(anomaly.c.kind, anomaly.c.detail).where(anomaly.c.product_id == product_id).order_by(anomaly.c.id)
    return list(session.execute(wanted))


def anomaly_counts(session: Session) -> list[Row[Any]]:
    """For each kind of warning, how many there are and on how many products; the most frequent first."""
    many = func.count()
    counted = select(anomaly.c.kind, many.label("many"), func.count(anomaly.c.product_id.distinct()).label("products"))
    return list(session.execute(counted.group_by(anomaly.c.kind).order_by(many.desc(), anomaly.c.kind)))


def imported(session: Session) -> int:
    """How many products were read from a file."""
    return session.scalar(select(func.count()).select_from(source)) or 0


def products_with(session: Session, kind: AnomalyKind, after: UUID | None, limit: int = PAGE) -> Page:
    """Warnings of one kind with their products, in the order of titles; `after` names the last product shown."""
    columns = (product.c.id, product.c.number, product.c.title, product.c.reference)
    detail = func.min(anomaly.c.detail).label("detail")
    wanted = select(*columns, detail, func.count().label("many")).join_from(anomaly, product)
    wanted = wanted.where(anomaly.c.kind == kind).group_by(*columns, product.c.sorted_as)
    if after is not None:
        wanted = wanted.where(comes_after(after))
    rows = session.execute(wanted.order_by(product.c.sorted_as, product.c.id).limit(limit + 1)).all()
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)
