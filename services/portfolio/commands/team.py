"""Who joins a team, who leaves it, and with how much of their time."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.portfolio.domain.product import Product
from services.portfolio.domain.team import ROLES, Stay, TeamRole, Terms, check_dates, check_free, told
from services.portfolio.tables.team import is_member, stay
from shared.errors import Forbidden, Invalid
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden, integer, text
from shared.people import people_called, roles_of
from shared.schemas import PARIS
from shared.uow import UnitOfWork

SHARE, SHARE_HELP = (
    "Part du temps de travail, en pour cent",
    "Par exemple 40 pour deux jours par semaine ; 0 pour une marraine.",
)
SINCE, UNTIL, UNTIL_HELP = "Premier jour", "Dernier jour", "Vide tant qu’il n’est pas connu."
NOTE, NOTE_HELP = "Précision", "Par exemple la fonction, ou qui paie ce temps."
WHO_HELP = (
    "L’adresse électronique de la personne, ou son nom entier. Elle doit s’être connectée une fois à la plateforme."
)
NOTE_MAX = 300
ONLY_TEAMS = "Seules l’équipe de l’incubateur et celle du produit écrivent ici."


@command
class JoinTeam:
    """Add somebody to the team of a product, in a role."""

    by: UUID = given()
    product_id: UUID = given()
    who: str = text(max=254, label="Personne", help=WHO_HELP)
    role: str = choice(ROLES, label="Rôle")
    share: int = integer(min=0, max=100, label=SHARE, help=SHARE_HELP)
    since: date = day(label=SINCE)
    until: date | None = day(label=UNTIL, help=UNTIL_HELP, required=False)
    note: str = text(max=NOTE_MAX, label=NOTE, help=NOTE_HELP, required=False)


def join_team(cmd: JoinTeam, uow: UnitOfWork) -> UUID:
    """Add them; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    person_id = person_called(uow, cmd.who)
    join(uow, product, person_id, TeamRole(cmd.role), _terms(cmd), by=cmd.by)
    return product.id


@command
class ChangeStay:
    """Write other dates or another share for somebody in a team."""

    by: UUID = given()
    product_id: UUID = given()
    stay_id: UUID = given()
    seen: int = hidden()
    share: int = integer(min=0, max=100, label=SHARE, help=SHARE_HELP)
    since: date = day(label=SINCE)
    until: date | None = day(label=UNTIL, help=UNTIL_HELP, required=False)
    note: str = text(max=NOTE_MAX, label=NOTE, help=NOTE_HELP, required=False)


def change_stay(cmd: ChangeStay, uow: UnitOfWork) -> UUID:
    """Change it; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    changed = uow.get(Stay, cmd.stay_id, seen=cmd.seen)
    changed.change(stays_of(uow, product.id), _terms(cmd), by=cmd.by, now=uow.now)
    uow.say(told(changed, product))
    return product.id


def _terms(cmd: JoinTeam | ChangeStay) -> Terms:
    return Terms(since=cmd.since, until=cmd.until, share=cmd.share, note=cmd.note)


def join(uow: UnitOfWork, product: Product, person_id: UUID, role: TeamRole, terms: Terms, *, by: UUID) -> None:
    """Add a stay and say it; the product's row is locked, so that two at once see one another."""
    check_dates(terms)
    facts = {"product_id": product.id, "person_id": person_id, "role": role, **asdict(terms)}
    new = Stay(id=new_id(), **facts, changed_by=by, changed_at=uow.now)
    check_free(new, stays_of(uow, product.id))
    uow.add(new)
    uow.say(told(new, product))


def stays_of(uow: UnitOfWork, product_id: UUID) -> list[Stay]:
    """Everybody who is, was or will be in the team."""
    return list(uow.session.scalars(select(Stay).where(stay.c.product_id == product_id)))


def the_product_to_write_on(uow: UnitOfWork, product_id: UUID, by: UUID) -> Product:
    """The product, locked; raises Forbidden for who is neither of the incubator's team nor of the product's."""
    product = uow.get(Product, product_id)
    if "team" not in roles_of(uow.session, by) and not is_member(uow.session, product_id, by, today(uow)):
        raise Forbidden(ONLY_TEAMS)
    return product


def today(uow: UnitOfWork) -> date:
    """The day it is in Paris."""
    return uow.now.astimezone(PARIS).date()


def person_called(uow: UnitOfWork, words: str) -> UUID:
    """The one person with this address or name; raises Invalid beside the field."""
    found = people_called(uow.session, words)
    exact = [one for one in found if words.strip().casefold() in {one.name.casefold(), one.email.casefold()}]
    if len(exact or found) != 1:
        sentence = "Plusieurs personnes portent ce nom : écrivez l’adresse électronique." if found else NOBODY
        raise Invalid({"who": [sentence]})
    return (exact or found)[0].id


NOBODY = "Personne de ce nom ne s’est encore connecté à la plateforme."
