"""Saying in which products a product goes on: merged, split, replaced."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import delete, insert, select

from services.portfolio.domain.product import Product
from services.portfolio.domain.succession import KINDS, SuccessionKind, check
from services.portfolio.tables import product as products
from services.portfolio.tables import succession
from shared.contracts.portfolio import ProductSucceeded
from shared.errors import Invalid
from shared.messages import choice, command, given, hidden, text
from shared.uow import UnitOfWork


@command
class SayWhatFollows:
    """A product is over as such, and goes on in others; said again, the last words hold."""

    by: UUID = given()
    product_id: UUID = given()
    seen: int = hidden()
    kind: str = choice(KINDS, label="Ce qui arrive à ce produit")
    successors: str = text(
        max=400,
        label="Les produits qui lui succèdent",
        help="Leurs numéros, séparés par des virgules, par exemple PR-2026-0004, PR-2026-0005",
    )
    reason: str = text(max=2000, rows=3, label="Pourquoi", required=False)


def say_what_follows(cmd: SayWhatFollows, uow: UnitOfWork) -> UUID:
    """Note it; returns the product's id."""
    product = uow.get(Product, cmd.product_id, seen=cmd.seen)
    kind, ids = SuccessionKind(cmd.kind), _named(cmd.successors, uow)
    check(product.id, ids, kind, _known(uow))
    uow.session.execute(delete(succession).where(succession.c.product_id == product.id))
    facts = {"product_id": product.id, "kind": kind, "reason": cmd.reason, "decided_by": cmd.by, "at": uow.now}
    uow.session.execute(insert(succession), [facts | {"successor_id": one} for one in ids])
    uow.say(
        ProductSucceeded(
            product_id=product.id,
            number=product.number,
            title=product.title,
            successor_ids=tuple(ids),
            kind=kind.value,
            reason=cmd.reason,
            succeeded_by=cmd.by,
            succeeded_at=uow.now,
        )
    )
    return product.id


def _named(text: str, uow: UnitOfWork) -> list[UUID]:
    numbers = list(dict.fromkeys(word.upper() for word in text.replace(",", " ").replace(";", " ").split()))
    # Locked in one order: two people who make two products follow each other must not both be believed.
    rows = uow.session.execute(
        select(products.c.number, products.c.id)
        .where(products.c.number.in_(numbers))
        .order_by(products.c.id)
        .with_for_update()
    )
    found: dict[str, UUID] = {row.number: row.id for row in rows}
    if not numbers or set(found) != set(numbers):
        raise Invalid({"successors": ["Nous ne trouvons pas un de ces numéros : relisez-les."]})
    return [found[number] for number in numbers]


def _known(uow: UnitOfWork) -> dict[UUID, list[UUID]]:
    known: dict[UUID, list[UUID]] = defaultdict(list)
    for row in uow.session.execute(select(succession.c.product_id, succession.c.successor_id)):
        known[row.product_id].append(row.successor_id)
    return known
