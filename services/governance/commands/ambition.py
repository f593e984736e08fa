"""Write the ambition and its objectives, end an objective, note which products are tied to which."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, insert

from services.governance.commands.products import is_news
from services.governance.domain.ambition import AMBITION, Aim, Ambition, Objective, ObjectiveState
from services.governance.domain.days import in_paris
from services.governance.tables import tie
from shared.contracts.governance import NAME_MAX, STATEMENT_MAX
from shared.contracts.ideas import REASON_MAX
from shared.contracts.portfolio import ObjectivesChanged
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden, text
from shared.uow import UnitOfWork

ENDS = {"reached": "Objectif atteint", "dropped": "Objectif abandonné"}


@command
class WriteAmbition:
    """Say what the incubator is for, and by which means."""

    by: UUID = given()
    seen: int = hidden()
    statement: str = text(
        max=STATEMENT_MAX,
        min=20,
        rows=8,
        label="L’ambition",
        help="En quelques phrases : ce qui doit changer, pour qui, et pourquoi la collectivité s’y engage.",
    )
    means: str = text(
        max=STATEMENT_MAX,
        rows=6,
        required=False,
        label="Les moyens",
        help="Les personnes, les jours libérés, le lieu, l’argent, le soutien de la direction générale et des élus.",
    )


def write_ambition(cmd: WriteAmbition, uow: UnitOfWork) -> UUID:
    """Keep it beside what was written before; returns the ambition's id."""
    ambition = uow.get(Ambition, AMBITION, seen=cmd.seen)
    uow.say(ambition.write(new_id(), cmd.statement, cmd.means, by=cmd.by, now=uow.now))
    return ambition.id


@command
class SetObjective:
    """Set an objective, or say it anew."""

    by: UUID = given()
    objective_id: UUID | None = given()
    seen: int = hidden()
    title: str = text(
        max=NAME_MAX, min=5, label="L’objectif", help="Par exemple : les agents gagnent une heure par semaine."
    )
    measure: str = text(
        max=NAME_MAX, label="Ce qui est mesuré", help="Par exemple : la part des demandes faites en ligne."
    )
    target: str = text(
        max=NAME_MAX,
        label="La valeur à atteindre",
        help="Par exemple : une demande sur trois, au lieu d’une sur vingt.",
    )
    due_on: date = day(label="Échéance")
    why: str = text(
        max=REASON_MAX,
        rows=2,
        required=False,
        label="Pourquoi ce changement",
        help="Seulement si la mesure, la cible ou l’échéance change. La raison reste lisible.",
    )


def set_objective(cmd: SetObjective, uow: UnitOfWork) -> UUID:
    """Returns the objective's id."""
    aim = Aim(title=cmd.title, measure=cmd.measure, target=cmd.target, due_on=cmd.due_on)
    if cmd.objective_id is None:
        found = Objective(id=new_id(), number=uow.number("OB"), changed_at=uow.now)
        uow.add(found)
    else:
        found = uow.get(Objective, cmd.objective_id, seen=cmd.seen)
    uow.say(found.write(new_id(), aim, cmd.why, by=cmd.by, now=uow.now, today=in_paris(uow.now)))
    return found.id


@command
class EndObjective:
    """Say what came of an objective."""

    by: UUID = given()
    objective_id: UUID = given()
    seen: int = hidden()
    state: str = choice(ENDS, label="Ce qu’il en est")
    result: str = text(
        max=REASON_MAX, min=10, rows=3, label="Ce qui a été constaté", help="La valeur mesurée et le jour, ou pourquoi."
    )


def end_objective(cmd: EndObjective, uow: UnitOfWork) -> UUID:
    """Reached or given up; returns its id."""
    found = uow.get(Objective, cmd.objective_id, seen=cmd.seen)
    uow.say(found.end(ObjectiveState(cmd.state), cmd.result, by=cmd.by, now=uow.now))
    return found.id


def tie_product(event: ObjectivesChanged, uow: UnitOfWork) -> None:
    """The team of a product has chosen its objectives: keep those of now."""
    if not is_news(event.product_id, "objectives", uow):
        return
    uow.session.execute(delete(tie).where(tie.c.product_id == event.product_id))
    named = {"product_id": event.product_id, "number": event.number, "title": event.title}
    rows = [{**named, "objective_id": one} for one in dict.fromkeys(event.objective_ids)]
    if rows:
        uow.session.execute(insert(tie), rows)
