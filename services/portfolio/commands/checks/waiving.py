"""A check that does not count until a day, with its reason; and who can reach a product."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, insert, select, update

from services.portfolio.domain.checks import BY_CODE, Access
from services.portfolio.domain.product import Product
from services.portfolio.domain.seen import check_seen
from services.portfolio.tables import check_access, check_waiver
from services.portfolio.tables.checks import told_at
from shared.database import insert_into
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden, text
from shared.schemas import PARIS
from shared.uow import UnitOfWork

LONGEST = timedelta(days=366)
ACCESSES = {
    Access.OPEN.value: "Tout le monde peut le voir",
    Access.SIGNED_IN.value: "Il faut se connecter pour le voir",
    Access.INSIDE.value: "On ne l’atteint que depuis le réseau de la Région",
}


@command
class WaiveCheck:
    """A check that fails for a good reason does not count for a while."""

    by: UUID = given()
    product_id: UUID = given()
    code: str = given()
    reason: str = text(max=500, rows=3, label="Pourquoi cette vérification ne compte pas")
    until: date = day(label="Jusqu’au", help="Un an au plus. Ensuite elle compte de nouveau.")


def waive_check(cmd: WaiveCheck, uow: UnitOfWork) -> UUID:
    """Returns the product's id; one waiver at a time for each check."""
    uow.get(Product, cmd.product_id)
    if cmd.code not in BY_CODE:
        raise NotFound
    today = uow.now.astimezone(PARIS).date()
    if not today <= cmd.until <= today + LONGEST:
        raise Invalid({"until": ["Choisissez un jour à venir, dans un an au plus."]})
    if uow.session.scalar(select(check_waiver.c.id).where(_holds(cmd.product_id, cmd.code, today))):
        raise Refused("Une dispense est déjà en cours pour cette vérification.")
    waiver = {"id": new_id(), "product_id": cmd.product_id, "code": cmd.code, "reason": cmd.reason}
    uow.session.execute(insert(check_waiver).values(**waiver, until=cmd.until, by=cmd.by, at=uow.now))
    return cmd.product_id


def _holds(product_id: UUID, code: str, today: date) -> ColumnElement[bool]:
    about = and_(check_waiver.c.product_id == product_id, check_waiver.c.code == code)
    return and_(about, check_waiver.c.until >= today, check_waiver.c.ended_at.is_(None))


@command
class EndWaiver:
    """The reason is gone: the check counts again."""

    by: UUID = given()
    product_id: UUID = given()
    waiver_id: UUID = given()


def end_waiver(cmd: EndWaiver, uow: UnitOfWork) -> UUID:
    """Ending twice changes nothing. Returns the product's id."""
    uow.get(Product, cmd.product_id)
    one = (check_waiver.c.id == cmd.waiver_id, check_waiver.c.product_id == cmd.product_id)
    if uow.session.scalar(select(check_waiver.c.id).where(*one)) is None:
        raise NotFound
    still = update(check_waiver).where(*one, check_waiver.c.ended_at.is_(None))
    uow.session.execute(still.values(ended_at=uow.now, ended_by=cmd.by))
    return cmd.product_id


@command
class SetAccess:
    """Who can reach the product: what nobody can see from outside is not failing."""

    by: UUID = given()
    product_id: UUID = given()
    seen: str = hidden()
    access: str = choice(ACCESSES, label="Qui peut atteindre ce produit")
    why: str = text(max=300, label="Pourquoi", required=False)


def set_access(cmd: SetAccess, uow: UnitOfWork) -> UUID:
    """Returns the product's id."""
    uow.get(Product, cmd.product_id)
    check_seen(cmd.seen, told_at(uow.session, cmd.product_id))
    facts = {"access": cmd.access, "why": cmd.why, "by": cmd.by, "at": uow.now}
    row = insert_into(uow.session, check_access).values(product_id=cmd.product_id, **facts)
    uow.session.execute(row.on_conflict_do_update(index_elements=["product_id"], set_=facts))
    return cmd.product_id
