"""Showing that a condition is met, giving it to someone, doing without it for a while."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.exit.access import the_path, today_of, worn
from services.portfolio.domain.exit.acts import Act, may_show
from services.portfolio.domain.exit.conditions import Evidence
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.product import Product
from services.portfolio.domain.seen import check_seen
from shared.attachments import keep
from shared.contracts.ideas import REASON_MAX
from shared.errors import Forbidden
from shared.identifiers import new_id
from shared.links import check_link
from shared.messages import attachment, choice, command, day, given, hidden, text
from shared.uow import UnitOfWork
from shared.uploads import Upload


@command
class GiveEvidence:
    """Show that a condition is met."""

    by: UUID = given()
    path_id: UUID = given()
    condition_id: UUID = given()
    words: str = text(max=REASON_MAX, min=5, rows=4, label="Ce qui montre que la condition est remplie")
    reference: str = text(
        max=200, label="Référence de la décision ou du document", help="Un numéro, un titre.", required=False
    )
    link: str = text(max=500, label="Adresse du document", help="Par exemple https://…", required=False)
    document: Upload | None = attachment(label="Document joint", required=False)
    measured_from: date | None = day(label="Premier jour de la mesure", required=False)
    measured_until: date | None = day(label="Dernier jour de la mesure", required=False)
    fresh_until: date | None = day(
        label="Preuve valable jusqu’au", help="Vide : aussi longtemps que la liste le permet.", required=False
    )


def give_evidence(cmd: GiveEvidence, uow: UnitOfWork) -> UUID:
    """Add it; returns the product's id."""
    path = uow.get(ExitPath, cmd.path_id)
    product = uow.session.get_one(Product, path.product_id)
    condition = path.condition(cmd.condition_id)
    if not may_show(condition, cmd.by, worn(product, cmd.by, uow)):
        raise Forbidden("Cette condition revient à quelqu’un d’autre : la page dit à qui.")
    check_link("link", cmd.link)
    evidence = Evidence(
        id=new_id(),
        words=cmd.words,
        link=cmd.link,
        reference=cmd.reference,
        document_id=keep(uow, cmd.document, by=cmd.by) if cmd.document else None,
        measured_from=cmd.measured_from,
        measured_until=cmd.measured_until,
        fresh_until=condition.fresh_until(today_of(uow), cmd.fresh_until, cmd.measured_until),
        by=cmd.by,
        at=uow.now,
    )
    path.give(condition, evidence, now=uow.now)
    return product.id


@command
class AssignCondition:
    """Say who sees to a condition, and by when."""

    by: UUID = given()
    path_id: UUID = given()
    condition_id: UUID = given()
    seen: str = hidden()
    person_id: UUID | None = choice({}, label="La personne qui s’en charge", required=False)
    due_on: date | None = day(label="Pour le", required=False)


def assign_condition(cmd: AssignCondition, uow: UnitOfWork) -> UUID:
    """Write it down."""
    path, product = the_path(cmd, uow, Act.ASSIGN)
    path.check_goes_on()
    condition = path.condition(cmd.condition_id)
    check_seen(cmd.seen, *condition.assignment)
    condition.person_id, condition.due_on = cmd.person_id, cmd.due_on
    path.changed("assigned", by=cmd.by, now=uow.now, words=condition.label)
    return product.id


@command
class WaiveCondition:
    """Do without a condition until a day."""

    by: UUID = given()
    path_id: UUID = given()
    condition_id: UUID = given()
    seen: str = hidden()
    reason: str = text(max=REASON_MAX, min=10, rows=4, label="Pourquoi l’on peut s’en passer")
    until: date = day(label="Jusqu’au", help="Ce jour passé, la condition compte à nouveau.")


def waive_condition(cmd: WaiveCondition, uow: UnitOfWork) -> UUID:
    """Waive it; an indispensable one still needs a reserve before the path is accepted."""
    path, product = the_path(cmd, uow, Act.WAIVE)
    path.check_goes_on()
    condition = path.condition(cmd.condition_id)
    check_seen(cmd.seen, *condition.dispensation)
    condition.waive(cmd.reason, cmd.until, by=cmd.by, today=today_of(uow))
    path.changed("waived", by=cmd.by, now=uow.now, words=condition.label)
    return product.id
