"""Keeping the index of the search: the stems of what a sheet says, written anew with each change of it."""

from sqlalchemy import delete, insert, select, update

from services.portfolio.domain.product import Product
from services.portfolio.domain.searching import INDEX, stems_of
from services.portfolio.tables import found_word
from services.portfolio.tables import product as products
from shared.messages import command
from shared.service import Runtime
from shared.uow import UnitOfWork

TOGETHER = 100
"""Products whose index is written anew in one transaction."""


def index(product: Product, uow: UnitOfWork) -> None:
    """Write the index of a product that is being written: its row is locked, or new."""
    product.indexed = INDEX
    uow.session.flush()
    uow.session.execute(delete(found_word).where(found_word.c.product_id == product.id))
    rows = [{"word": word, "product_id": product.id} for word in stems_of(_texts(product))]
    if rows:
        uow.session.execute(insert(found_word), rows)


def _texts(product: Product) -> list[str]:
    plain = (product.number, product.title, product.mission, product.problem, product.solution, product.directorate)
    return [*plain, *(tag.word for tag in product.tags)]


@command
class IndexSome:
    """Write the index of products that were last written before the index was what it is."""


def index_some(_cmd: IndexSome, uow: UnitOfWork) -> int:
    """Returns how many."""
    old = select(products.c.id).where(products.c.indexed < INDEX).limit(TOGETHER).with_for_update(skip_locked=True)
    ids = list(uow.session.scalars(old))
    # Not through the object: nothing that a person sees has changed, so the version stays what it was.
    uow.session.execute(update(products).where(products.c.id.in_(ids)).values(indexed=INDEX))
    for product in uow.session.scalars(select(Product).where(products.c.id.in_(ids))):
        index(product, uow)
    return len(ids)


def index_what_is_not(runtime: Runtime) -> None:
    """The worker's timer: after an upgrade the first rounds do all there is, later ones find nothing."""
    while runtime.do(index_some, IndexSome()) == TOGETHER:
        pass
