"""Remember what the portfolio tells of products, for those who arbitrate between them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_

from services.governance.tables import known_product, known_standard
from shared.contracts.portfolio import Measured, PhaseChanged, ProductCreated, StandardChanged
from shared.database import insert_into
from shared.schemas import PARIS
from shared.uow import UnitOfWork

WITHDRAWN = "withdrawn"


def know_product(event: ProductCreated | PhaseChanged, uow: UnitOfWork) -> None:
    """Its name, its phase and, the first time, since when it is there."""
    is_new = isinstance(event, ProductCreated)
    since = event.created_at.astimezone(PARIS).date() if isinstance(event, ProductCreated) else event.since
    facts = {"title": event.title, "phase": event.phase, "since": since}
    _keep(event.product_id, event.number, facts, uow, changing=("title", "phase", *(("since",) if is_new else ())))


def know_measure(event: Measured, uow: UnitOfWork) -> None:
    """The last value of the measure that guides the product; one of an earlier period changes nothing."""
    if not event.guiding:
        return
    said = {"measure": event.name, "unit": event.unit, "value": event.value, "measured_until": event.until}
    facts = {"title": "", **said}
    _keep(event.product_id, event.number, facts, uow, changing=tuple(said), until=event.until)


def know_standard(event: StandardChanged, uow: UnitOfWork) -> None:
    """Declared, proven or waived; taken back, it is forgotten."""
    _keep(event.product_id, event.number, {"title": event.title}, uow, changing=("title",))
    one = (known_standard.c.product_id == event.product_id, known_standard.c.code == event.code)
    if event.claim == WITHDRAWN:
        uow.session.execute(delete(known_standard).where(*one))
        return
    row = insert_into(uow.session, known_standard).values(
        product_id=event.product_id, code=event.code, claim=event.claim
    )
    uow.session.execute(row.on_conflict_do_update(index_elements=["product_id", "code"], set_={"claim": event.claim}))


def _keep(
    product_id: UUID,
    number: str,
    facts: dict[str, Any],
    uow: UnitOfWork,
    *,
    changing: tuple[str, ...],
    until: date | None = None,
) -> None:
    row = insert_into(uow.session, known_product).values(product_id=product_id, number=number, **facts)
    later = None
    if until is not None:
        later = or_(known_product.c.measured_until.is_(None), known_product.c.measured_until <= until)
    changed = {name: facts[name] for name in changing}
    uow.session.execute(row.on_conflict_do_update(index_elements=["product_id"], set_=changed, where=later))
