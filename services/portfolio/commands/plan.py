"""Writing the deployment plan of a product, step by step."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.team import the_product_to_write_on, today
from services.portfolio.domain.plan import Planned, Step, Writing
from services.portfolio.tables.plan import plan_of
from shared.identifiers import new_id
from shared.messages import command, day, given, hidden, text
from shared.uow import UnitOfWork


@command
class WriteStep:
    """When a step of the plan begins and ends, what is done in it, and whether it is over."""

    by: UUID = given()
    product_id: UUID = given()
    step: str = given()
    seen: int = hidden()
    starts_on: date = day(label="Premier jour")
    ends_on: date = day(label="Dernier jour prévu")
    done_on: date | None = day(label="Terminée le", help="Vide tant que l’étape n’est pas finie.", required=False)
    words: str = text(max=2000, rows=6, label="Ce qu’on y fait", required=False)
    why: str = text(max=300, label="Pourquoi les jours changent", help="Seulement s’ils changent.", required=False)


def write_step(cmd: WriteStep, uow: UnitOfWork) -> UUID:
    """Keep it and say it; returns the product's id."""
    # The row of the product makes two people who write the first line of a step wait for each other.
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    planned = _the_step(product.id, cmd, uow)
    facts = {name: getattr(cmd, name) for name in ("starts_on", "ends_on", "done_on", "words", "why", "by")}
    planned.write(Writing(id=new_id(), **facts, at=uow.now), today(uow))
    uow.say(planned.said(product))
    return product.id


def _the_step(product_id: UUID, cmd: WriteStep, uow: UnitOfWork) -> Planned:
    """The step as it was on the person's screen; raises Refused when somebody else wrote it since."""
    known = next((one for one in plan_of(uow.session, product_id) if one.step == cmd.step), None)
    if known is not None:
        return uow.get(Planned, known.id, seen=cmd.seen)
    planned = Planned(id=new_id(), product_id=product_id, step=Step(cmd.step))
    uow.add(planned)
    return planned
