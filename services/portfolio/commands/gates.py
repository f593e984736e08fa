"""Asking a body whether a product enters a phase, and what its decision does."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.portfolio.commands.conditions.following import ask_what_the_phase_asks
from services.portfolio.domain.product import Product
from services.portfolio.domain.vocabulary import Term
from services.portfolio.tables import body, vocabulary
from shared.contracts.governance import CaseDecided
from shared.contracts.ideas import REASON_MAX
from shared.errors import Invalid
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, text
from shared.schemas import PARIS
from shared.uow import UnitOfWork


@command
class RequestGate:
    """Put before a body the question whether a product enters a phase."""

    by: UUID = given()
    product_id: UUID = given()
    seen: int = hidden()
    phase: str = choice({}, label="Phase demandée")
    body_id: UUID = choice({}, label="Instance", help="Celle qui décidera")
    reason: str = text(
        max=REASON_MAX,
        min=10,
        rows=8,
        label="Ce que l’instance doit savoir",
        help="Ce qui a été appris, ce qui est prouvé, ce qui reste à faire. Pour un retour en arrière, dites pourquoi.",
    )


def request_gate(cmd: RequestGate, uow: UnitOfWork) -> UUID:
    """Ask; returns the product's id."""
    product = uow.get(Product, cmd.product_id, seen=cmd.seen)
    if uow.session.scalar(select(body.c.id).where(body.c.id == cmd.body_id)) is None:
        raise Invalid({"body_id": ["Choisissez une instance de la liste."]})
    today = uow.now.astimezone(PARIS).date()
    asked = product.request_gate(
        _phase_asked(cmd.phase, today, uow),
        gate_id=new_id(),
        reason=cmd.reason,
        body_id=cmd.body_id,
        by=cmd.by,
        now=uow.now,
        today=today,
    )
    uow.say(asked)
    return product.id


def _phase_asked(code: str, today: date, uow: UnitOfWork) -> Term:
    found = next((term for term in vocabulary(uow.session).in_use(today) if term.code == code), None)
    if found is None:
        raise Invalid({"phase": ["Choisissez une phase de la liste."]})
    return found


def pass_gate(decision: CaseDecided, uow: UnitOfWork) -> None:
    """The body has answered: the product enters the phase or stays where it is; the same answer again does nothing."""
    product = uow.get(Product, decision.product_id)
    changed = product.pass_gate(
        decision, vocabulary(uow.session), decided_on=decision.decided_at.astimezone(PARIS).date(), now=uow.now
    )
    if changed is not None:
        entered = next(stay for stay in product.phases if stay.decision_number == changed.decision_number)
        ask_what_the_phase_asks(product, entered, uow)
        uow.say(changed)
