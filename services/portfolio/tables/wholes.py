"""Products with all that a file of them holds: what commands and pages both send out."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from services.portfolio.domain.product import Product
from services.portfolio.tables.beta import source
from services.portfolio.tables.products import product as products
from shared.web.slices import Slice


@dataclass(frozen=True)
class Whole:
    """A product with all that a file of it holds, and the file it was read from."""

    product: Product
    source: bytes | None

    @property
    def id(self) -> UUID:
        return self.product.id


def wholes(session: Session, wanted: Slice, *, public_only: bool) -> list[Whole]:
    """Products in the order in which they came."""
    options = (selectinload(Product.tags), selectinload(Product.links))  # type: ignore[arg-type]
    query = select(Product, source.c.content).outerjoin(source, source.c.product_id == products.c.id).options(*options)
    if public_only:
        query = query.where(products.c.public)
    found = [Whole(row.Product, row.content) for row in session.execute(wanted.of(query, products.c.id))]
    session.expunge_all()
    return found
