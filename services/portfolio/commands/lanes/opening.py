"""What a person may want of lanes; the worker settles it on the bus, which pages never touch."""

from uuid import UUID

from sqlalchemy import select, update

from services.portfolio.domain.product import Product
from services.portfolio.tables import lane, product
from shared.database import insert_into
from shared.errors import NotFound, Refused
from shared.messages import command, given, text
from shared.uow import UnitOfWork


@command
class OpenLane:
    """From now on the checks of a product wait for workers of their own."""

    by: UUID | None = given()
    number: str = text(max=20, label="Numéro du produit", help="Par exemple PR-2026-0001.")
    why: str = text(max=300, label="Pourquoi", required=False)


def open_lane(cmd: OpenLane, uow: UnitOfWork) -> UUID:
    """Returns the product's id; refused when the lane is already open."""
    product_id = _product(cmd.number, uow)
    if uow.session.scalar(select(lane.c.wanted).where(lane.c.product_id == product_id)):
        raise Refused("Ce produit a déjà sa voie.")
    facts = {"wanted": True, "why": cmd.why, "changed_by": cmd.by, "changed_at": uow.now, "settled_at": None}
    row = insert_into(uow.session, lane).values(product_id=product_id, number=cmd.number, version=1, **facts)
    again = row.on_conflict_do_update(index_elements=["product_id"], set_={**facts, "version": lane.c.version + 1})
    uow.session.execute(again)
    return product_id


@command
class CloseLane:
    """The checks of a product wait with all others again."""

    by: UUID | None = given()
    number: str = given()


def close_lane(cmd: CloseLane, uow: UnitOfWork) -> UUID:
    """Returns the product's id; refused when there is no open lane."""
    product_id = _product(cmd.number, uow)
    facts = {"wanted": False, "changed_by": cmd.by, "changed_at": uow.now, "settled_at": None}
    found = update(lane).where(lane.c.product_id == product_id, lane.c.wanted)
    closed = uow.session.execute(
        found.values(**facts, version=lane.c.version + 1).returning(lane.c.number)
    ).one_or_none()
    if closed is None:
        raise Refused("Ce produit n’a pas de voie ouverte.")
    return product_id


def _product(number: str, uow: UnitOfWork) -> UUID:
    """The product's id, its row locked: two people who open the same lane wait for one another."""
    found: UUID | None = uow.session.scalar(select(product.c.id).where(product.c.number == number))
    if found is None:
        raise NotFound("Nous ne trouvons pas de produit avec ce numéro.")
    uow.get(Product, found)
    return found
