"""Opening a path and choosing where it leads: four models compared, one preferred, one kept in case."""

from uuid import UUID

from sqlalchemy import select

from services.portfolio.commands.exit.access import check_may, the_path, today_of
from services.portfolio.domain.exit import facts
from services.portfolio.domain.exit.acts import Act
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import ENDED
from services.portfolio.domain.exit.targets import CRITERIA, TARGETS, Comparison, Target
from services.portfolio.domain.product import Product
from services.portfolio.tables.exit import exit_path, list_lines
from shared.contracts.ideas import REASON_MAX
from shared.contracts.portfolio import ExitOpened
from shared.errors import Refused
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, integer, text
from shared.uow import UnitOfWork


@command
class OpenPath:
    """Begin to prepare the way of a product out of the incubator."""

    by: UUID = given()
    product_id: UUID = given()


def open_path(cmd: OpenPath, uow: UnitOfWork) -> UUID:
    """Open it with the conditions of the day; returns the product's id."""
    product = uow.get(Product, cmd.product_id)
    check_may(Act.OPEN, product, cmd.by, uow)
    going_on = select(exit_path.c.id).where(exit_path.c.product_id == product.id, exit_path.c.state.not_in(ENDED))
    if uow.session.scalar(going_on) is not None:
        raise Refused("Ce produit a déjà un parcours de sortie en cours.")
    path = ExitPath.open(
        product.id, list_lines(uow.session), path_id=new_id(), by=cmd.by, now=uow.now, today=today_of(uow)
    )
    uow.add(path)
    uow.say(
        ExitOpened(**facts.about(path, product), conditions=len(path.conditions), opened_by=cmd.by, opened_at=uow.now)
    )
    return product.id


@command
class CompareTarget:
    """Say what one model would change."""

    by: UUID = given()
    path_id: UUID = given()
    seen: str = hidden()
    target: str = choice({target.value: words for target, words in TARGETS.items()}, label="Solution à comparer")
    mark: int = integer(min=0, max=10, label="Note, de 0 à 10", help="10 : la meilleure que l’on puisse imaginer.")
    users: str = text(max=REASON_MAX, rows=3, label=CRITERIA["users"])
    skills: str = text(max=REASON_MAX, rows=3, label=CRITERIA["skills"], required=False)
    cost: str = text(max=REASON_MAX, rows=3, label=CRITERIA["cost"], required=False)
    law: str = text(max=REASON_MAX, rows=3, label=CRITERIA["law"], required=False)


def compare_target(cmd: CompareTarget, uow: UnitOfWork) -> UUID:
    """Keep it; what was said of the same model before is replaced."""
    path, product = the_path(cmd, uow, Act.COMPARE)
    path.compare(
        Comparison(
            id=new_id(),
            target=Target(cmd.target),
            mark=cmd.mark,
            users=cmd.users,
            skills=cmd.skills,
            cost=cmd.cost,
            law=cmd.law,
            by=cmd.by,
            at=uow.now,
        ),
        cmd.seen,
    )
    return product.id


@command
class ChooseTarget:
    """Prefer one model and keep another in case it fails."""

    by: UUID = given()
    path_id: UUID = given()
    seen: int = hidden()
    preferred: str = choice({}, label="La solution que vous préférez")
    fallback: str = choice({}, label="La solution de repli", help="Si la première ne peut pas se faire.")
    why: str = text(max=REASON_MAX, min=10, rows=5, label="Pourquoi ce choix")


def choose_target(cmd: ChooseTarget, uow: UnitOfWork) -> UUID:
    """Choose; the path is prepared from now on."""
    path, product = the_path(cmd, uow, Act.CHOOSE, seen=cmd.seen)
    former = path.choose(Target(cmd.preferred), Target(cmd.fallback), cmd.why, by=cmd.by, now=uow.now)
    if former is not path.state:
        uow.say(facts.moved(path, product, former, by=cmd.by, now=uow.now))
    return product.id
