"""Writing the risks of a product."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.alerts import working
from services.portfolio.commands.team import WHO_HELP, person_called, the_product_to_write_on, today
from services.portfolio.domain.risks import LEVELS, Level, Risk, RiskWriting
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden, text, yes_no
from shared.uow import UnitOfWork

BY_LEVEL = {level.value: words for level, words in LEVELS.items()}


@command
class WriteRisk:
    """What may go wrong, and what is done about it; `risk_id` is None for a new one."""

    by: UUID = given()
    product_id: UUID = given()
    risk_id: UUID | None = given()
    seen: int = hidden()
    title: str = text(max=200, min=5, label="Ce qui peut mal tourner")
    likelihood: str = choice(BY_LEVEL, label="Probabilité")
    impact: str = choice(BY_LEVEL, label="Gravité, si cela arrive")
    mitigation: str = text(max=1000, rows=4, label="Ce qu’on fait pour l’éviter ou le rendre moins grave")
    who: str = text(max=254, label="Qui s’en charge", help=WHO_HELP, required=False)
    review_on: date = day(label="À revoir le")
    over: bool = yes_no(label="Ce risque n’existe plus")
    why: str = text(max=300, label="Pourquoi il n’existe plus", help="Seulement dans ce cas.", required=False)


def write_risk(cmd: WriteRisk, uow: UnitOfWork) -> UUID:
    """Keep it and say it; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    written = RiskWriting(
        id=new_id(),
        title=cmd.title,
        likelihood=Level(cmd.likelihood),
        impact=Level(cmd.impact),
        mitigation=cmd.mitigation,
        owner_id=person_called(uow, cmd.who) if cmd.who else None,
        review_on=cmd.review_on,
        over=cmd.over,
        why=cmd.why if cmd.over else "",
        by=cmd.by,
        at=uow.now,
    )
    risk = _the_risk(cmd, uow)
    risk.write(written, today(uow))
    uow.say(risk.said(product))
    if risk.turned_grave:
        uow.say(risk.alarm(product, working(uow, product, today(uow))))
    return product.id


def _the_risk(cmd: WriteRisk, uow: UnitOfWork) -> Risk:
    """The risk as it was on the person's screen; raises Refused when somebody else wrote it since."""
    if cmd.risk_id is None:
        new = Risk(id=new_id(), product_id=cmd.product_id)
        uow.add(new)
        return new
    found = uow.get(Risk, cmd.risk_id, seen=cmd.seen)
    if found.product_id != cmd.product_id:
        raise NotFound("Nous ne trouvons pas ce risque.")
    return found
