"""Choose the objectives of the ambition that a product works for; hear what they are."""

from uuid import UUID

from sqlalchemy import delete, insert, select

from services.portfolio.commands.team import the_product_to_write_on
from services.portfolio.domain.objectives import OPEN, chosen
from services.portfolio.domain.product import Product
from services.portfolio.domain.seen import check_seen
from services.portfolio.tables.objectives import objective, objectives_chosen, product_objective
from shared.contracts.governance import ObjectiveChanged
from shared.contracts.portfolio import ObjectivesChanged
from shared.database import insert_into
from shared.messages import command, given, hidden, several
from shared.uow import UnitOfWork


@command
class ChooseObjectives:
    """Say which objectives of the ambition a product works for."""

    by: UUID = given()
    product_id: UUID = given()
    seen: str = hidden()
    objective_ids: tuple[str, ...] = several(
        {},
        label="Objectifs de l’ambition",
        help="Ceux auxquels ce produit contribue vraiment, cinq au plus.",
        required=False,
    )


def choose_objectives(cmd: ChooseObjectives, uow: UnitOfWork) -> UUID:
    """By the team of the product or of the incubator; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    before = objectives_chosen(uow.session, product.id)
    check_seen(cmd.seen, *before)
    running = uow.session.scalars(select(objective.c.id).where(objective.c.state == OPEN)).all()
    kept = chosen([UUID(one) for one in cmd.objective_ids], running, before)
    if kept != before:
        _keep(product.id, kept, uow)
        uow.say(_told(product, kept, cmd.by, uow))
    return product.id


def _told(product: Product, kept: list[UUID], by: UUID, uow: UnitOfWork) -> ObjectivesChanged:
    return ObjectivesChanged(
        product_id=product.id,
        number=product.number,
        title=product.title,
        objective_ids=tuple(kept),
        changed_by=by,
        changed_at=uow.now,
    )


def _keep(product_id: UUID, kept: list[UUID], uow: UnitOfWork) -> None:
    uow.session.execute(delete(product_objective).where(product_objective.c.product_id == product_id))
    if kept:
        rows = [{"product_id": product_id, "objective_id": one} for one in kept]
        uow.session.execute(insert(product_objective), rows)


def hear_objective(event: ObjectiveChanged, uow: UnitOfWork) -> None:
    """Remember an objective as it is now."""
    facts = {name: getattr(event, name) for name in ("number", "title", "measure", "target", "due_on", "state")}
    row = insert_into(uow.session, objective).values(id=event.objective_id, **facts)
    uow.session.execute(row.on_conflict_do_update(index_elements=["id"], set_=facts))
