"""Products that decisions bring into being."""

from services.portfolio.commands.conditions.following import ask_what_the_phase_asks
from services.portfolio.commands.searching import index
from services.portfolio.domain.product import Product
from services.portfolio.domain.selection import Selection
from services.portfolio.domain.team import Stay, TeamRole
from shared.identifiers import id_from
from shared.schemas import PARIS
from shared.uow import UnitOfWork

PREFIX = "PR"
"""First letters of the numbers that people read: PR-2026-0001."""


def open_product(decision: Selection, uow: UnitOfWork) -> None:
    """A decision has selected an idea: its product enters pre-incubation; the same decision again changes nothing."""
    if uow.find(Product, decision_id=decision.decision_id) is not None:
        return
    # The same decision gives the same product, also when it is heard again after a restore.
    product_id = id_from(decision.decision_id, "product")
    product, created = Product.enter_pre_incubation(
        decision,
        product_id=product_id,
        number=uow.number(PREFIX, of=f"portfolio/product/{product_id}"),
        decided_on=decision.decided_at.astimezone(PARIS).date(),
        now=uow.now,
    )
    uow.add(product)
    index(product, uow)
    ask_what_the_phase_asks(product, product.phases[-1], uow)
    uow.add(_carrier_of(product, decision, uow))
    uow.say(created)


def _carrier_of(product: Product, decision: Selection, uow: UnitOfWork) -> Stay:
    """Whoever carries the product is the first of its team; how much of their time is not known yet."""
    assert decision.author_id is not None
    return Stay(
        id=uow.id_for("the carrier's stay"),
        product_id=product.id,
        person_id=decision.author_id,
        role=TeamRole.CARRIER,
        share=0,
        since=product.phases[0].start,
        until=None,
        note="",
        changed_by=None,
        changed_at=uow.now,
    )
