"""Proposing a path to the DSI, and its answer: refusal, reserves, two signatures."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.exit.access import the_path, today_of
from services.portfolio.domain.exit import acceptance, facts
from services.portfolio.domain.exit.acts import Act
from services.portfolio.domain.exit.conditions import OWNERS, Owner
from services.portfolio.domain.exit.parts import Reserve, Side
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.product import Product
from shared.contracts.ideas import REASON_MAX
from shared.contracts.portfolio import ExitAccepted, ExitProposed, ExitRefused, ReserveLifted
from shared.errors import Forbidden, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden, text
from shared.uow import UnitOfWork

BY_OWNER = {owner.value: words for owner, words in OWNERS.items()}


@command
class ProposePath:
    """Put the path before the DSI."""

    by: UUID = given()
    path_id: UUID = given()
    seen: int = hidden()
    words: str = text(
        max=REASON_MAX, min=10, rows=5, label="Ce que la DSI doit savoir", help="Ce qui est prêt, ce qui manque encore."
    )


def propose_path(cmd: ProposePath, uow: UnitOfWork) -> UUID:
    """Propose it."""
    path, product = the_path(cmd, uow, Act.PROPOSE, seen=cmd.seen)
    acceptance.propose(path, cmd.words, by=cmd.by, now=uow.now)
    uow.say(
        ExitProposed(
            **facts.about(path, product),
            target=path.preferred or "",
            file_version=path.version,
            unsettled=len(path.unsettled(today_of(uow))),
            proposed_by=cmd.by,
            proposed_at=uow.now,
        )
    )
    return product.id


@command
class SayWhy:
    """A move that only needs its reason."""

    by: UUID = given()
    path_id: UUID = given()
    seen: int = hidden()
    words: str = text(max=REASON_MAX, min=10, rows=5, label="Pourquoi")


def take_back(cmd: SayWhy, uow: UnitOfWork) -> UUID:
    """Prepare it further before the DSI answers."""
    path, product = the_path(cmd, uow, Act.TAKE_BACK, seen=cmd.seen)
    former = path.state
    acceptance.take_back(path, cmd.words, by=cmd.by, now=uow.now)
    uow.say(facts.moved(path, product, former, by=cmd.by, now=uow.now))
    return product.id


def refuse_path(cmd: SayWhy, uow: UnitOfWork) -> UUID:
    """The DSI does not accept it."""
    path, product = the_path(cmd, uow, Act.REFUSE, seen=cmd.seen)
    acceptance.refuse(path, cmd.words, by=cmd.by, now=uow.now)
    uow.say(ExitRefused(**facts.about(path, product), reason=cmd.words, refused_by=cmd.by, refused_at=uow.now))
    return product.id


def resume_path(cmd: SayWhy, uow: UnitOfWork) -> UUID:
    """Prepare it anew after a refusal."""
    path, product = the_path(cmd, uow, Act.RESUME, seen=cmd.seen)
    former = path.state
    acceptance.resume(path, cmd.words, by=cmd.by, now=uow.now)
    uow.say(facts.moved(path, product, former, by=cmd.by, now=uow.now))
    return product.id


@command
class AddReserve:
    """Accept, but for something that somebody brings by a day."""

    by: UUID = given()
    path_id: UUID = given()
    label: str = text(max=300, label="Ce qui est attendu")
    owner: str = choice(BY_OWNER, label="Qui s’en charge")
    person_id: UUID | None = choice({}, label="La personne", required=False)
    condition_id: UUID | None = choice(
        {},
        label="La condition concernée",
        help="Une condition indispensable en dispense a besoin d’une réserve.",
        required=False,
    )
    due_on: date = day(label="Pour le")


def add_reserve(cmd: AddReserve, uow: UnitOfWork) -> UUID:
    """Add it before both sides sign."""
    path, product = the_path(cmd, uow, Act.RESERVE)
    reserve = Reserve(
        id=new_id(),
        label=cmd.label,
        owner=Owner(cmd.owner),
        person_id=cmd.person_id,
        condition_id=cmd.condition_id,
        due_on=cmd.due_on,
        raised_by=cmd.by,
        raised_at=uow.now,
    )
    acceptance.add_reserve(path, reserve, today=today_of(uow))
    return product.id


@command
class LiftReserve:
    """The evidence that a reserve waited for has come."""

    by: UUID = given()
    path_id: UUID = given()
    reserve_id: UUID = given()
    proof: str = text(max=REASON_MAX, min=5, rows=4, label="La preuve qui lève la réserve")


def lift_reserve(cmd: LiftReserve, uow: UnitOfWork) -> UUID:
    """Lift it; the last one leaves the path accepted without reserve."""
    path, product = the_path(cmd, uow, Act.LIFT)
    former = path.state
    last = acceptance.lift_reserve(path, cmd.reserve_id, cmd.proof, by=cmd.by, now=uow.now, today=today_of(uow))
    uow.say(
        ReserveLifted(
            **facts.about(path, product),
            reserve_id=cmd.reserve_id,
            left=len(path.open_reserves),
            lifted_by=cmd.by,
            lifted_at=uow.now,
        )
    )
    if last:
        uow.say(facts.moved(path, product, former, by=cmd.by, now=uow.now))
    return product.id


@command
class SignPath:
    """Sign for one side the file that was read."""

    by: UUID = given()
    path_id: UUID = given()
    seen: int = hidden()
    side: str = choice({Side.PRODUCT.value: "Pour le produit", Side.DSI.value: "Pour la DSI"}, label="Vous signez")


def sign_path(cmd: SignPath, uow: UnitOfWork) -> UUID:
    """Sign; with the second signature the path is accepted."""
    side = Side(cmd.side)
    path, product = the_path(cmd, uow, Act.SIGN_DSI if side is Side.DSI else Act.SIGN_PRODUCT)
    _check_carrier_signs(side, product, cmd.by)
    if acceptance.sign(path, side, by=cmd.by, seen=cmd.seen, now=uow.now, today=today_of(uow)):
        uow.say(_accepted(path, product))
    return product.id


def _check_carrier_signs(side: Side, product: Product, by: UUID) -> None:
    """Whoever carries the product signs for it; the team does where nobody carries it."""
    if side is Side.PRODUCT and product.carrier_id not in {None, by}:
        raise Forbidden("La personne qui porte le produit signe de son côté.")


def _accepted(path: ExitPath, product: Product) -> ExitAccepted:
    signed = {side: path.signature(side) for side in Side}
    ours, theirs = signed[Side.PRODUCT], signed[Side.DSI]
    if ours is None or theirs is None or path.accepted_version is None or path.accepted_at is None:
        raise Refused("Il manque une signature.")
    return ExitAccepted(
        **facts.about(path, product),
        target=path.preferred or "",
        file_version=path.accepted_version,
        reserves=len(path.open_reserves),
        signed_for_product_by=ours.by,
        signed_for_dsi_by=theirs.by,
        accepted_at=path.accepted_at,
    )
