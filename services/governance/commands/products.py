"""Remember what the portfolio tells of products, for those who arbitrate between them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select

from services.governance.tables import known_product, known_standard, known_stay, told_of_product
from shared.contracts.portfolio import (
    Measured,
    PhaseChanged,
    ProductCreated,
    ProductImported,
    StandardChanged,
    TeamChanged,
)
from shared.database import insert_into
from shared.keeping.gaps import ask_for_history
from shared.keeping.tallies import alone
from shared.mailboxes import heard
from shared.schemas import PARIS
from shared.service import Runtime
from shared.uow import UnitOfWork

WITHDRAWN = "withdrawn"
CARRIER, SPONSOR = KEPT_ROLES = ("carrier", "sponsor")
PRODUCTS = "portfolio/product/"
AT_ONCE = 200
"""Products asked for in one round."""


def know_product(event: ProductCreated | ProductImported | PhaseChanged, uow: UnitOfWork) -> None:
    """Its name, its phase and, the first time, since when it is there."""
    if not is_news(event.product_id, "phase", uow):
        return
    facts: dict[str, Any] = {"title": event.title, "phase": event.phase, "since": _since(event)}
    changing = ("title", "phase", *(("since",) if isinstance(event, ProductCreated) else ()))
    _keep(event.product_id, event.number, facts, uow, changing=changing)


def _since(event: ProductCreated | ProductImported | PhaseChanged) -> date | None:
    """Since when the product is there; a file of another portfolio does not tell its age."""
    if isinstance(event, ProductCreated):
        return event.created_at.astimezone(PARIS).date()
    return event.since if isinstance(event, PhaseChanged) else None


def know_measure(event: Measured, uow: UnitOfWork) -> None:
    """The last value of the measure that guides the product; one of an earlier period changes nothing."""
    if not event.guiding or not is_news(event.product_id, "measure", uow):
        return
    said = {"measure": event.name, "unit": event.unit, "value": event.value, "measured_until": event.until}
    facts = {"title": "", **said}
    _keep(event.product_id, event.number, facts, uow, changing=tuple(said), until=event.until)


def know_standard(event: StandardChanged, uow: UnitOfWork) -> None:
    """Declared, proven or waived; taken back, it is forgotten."""
    if not is_news(event.product_id, f"standard:{event.code}", uow):
        return
    _keep(event.product_id, event.number, {"title": event.title}, uow, changing=())
    one = (known_standard.c.product_id == event.product_id, known_standard.c.code == event.code)
    if event.claim == WITHDRAWN:
        uow.session.execute(delete(known_standard).where(*one))
        return
    row = insert_into(uow.session, known_standard).values(
        product_id=event.product_id, code=event.code, claim=event.claim
    )
    uow.session.execute(row.on_conflict_do_update(index_elements=["product_id", "code"], set_={"claim": event.claim}))


def know_stay(event: TeamChanged, uow: UnitOfWork) -> None:
    """Who carries the product and who sponsors it, with the days; others of the team are no matter of deciders."""
    if event.role not in KEPT_ROLES or not is_news(event.product_id, f"stay:{event.stay_id}", uow):
        return
    _keep(event.product_id, event.number, {"title": event.title}, uow, changing=())
    facts = {"role": event.role, "since": event.since, "until": event.until}
    row = insert_into(uow.session, known_stay).values(
        stay_id=event.stay_id, product_id=event.product_id, person_id=event.person_id, **facts
    )
    uow.session.execute(row.on_conflict_do_update(index_elements=["stay_id"], set_=facts))


def is_news(product_id: UUID, facet: str, uow: UnitOfWork) -> bool:
    """Whether the event being heard is newer than what was told of this facet of the product; it is noted."""
    version = uow.cause.version
    if version == 1 or uow.told_again:
        _note(product_id, "start", 1, uow)
    return _note(product_id, facet, version, uow)


def _note(product_id: UUID, facet: str, version: int, uow: UnitOfWork) -> bool:
    row = insert_into(uow.session, told_of_product).values(product_id=product_id, facet=facet, version=version)
    newer = row.on_conflict_do_update(
        index_elements=["product_id", "facet"],
        set_={"version": version},
        where=told_of_product.c.version < version,
    )
    return uow.session.scalar(newer.returning(told_of_product.c.version)) is not None


def ask_for_older_products(runtime: Runtime) -> int:
    """Have the portfolio tell again what it said of products before this version kept it; returns how many were asked.

    Every product of which something was heard is one that was heard from its beginning, or is asked for until then.
    """
    with runtime.unit_of_work() as uow:
        if not alone(uow):
            return 0
        return sum(
            ask_for_history(uow, "governance", "portfolio", subject=subject, from_version=1)
            for subject in _without_a_beginning(uow)
        )


def _without_a_beginning(uow: UnitOfWork) -> list[str]:
    """Subjects of products of which the beginning was not told to this version; at most 200 at once."""
    told = select(told_of_product.c.product_id).where(told_of_product.c.facet == "start")
    known = {f"{PRODUCTS}{one}" for one in uow.session.scalars(told)}
    subjects = uow.session.scalars(select(heard.c.subject).where(heard.c.subject.startswith(PRODUCTS)))
    return sorted(subject for subject in subjects if subject not in known)[:AT_ONCE]


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
    if changed:
        row = row.on_conflict_do_update(index_elements=["product_id"], set_=changed, where=later)
    else:
        row = row.on_conflict_do_nothing()
    uow.session.execute(row)
