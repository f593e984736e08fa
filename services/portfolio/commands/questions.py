"""Asking a body about a product beside its phase, and what the answer does."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.portfolio.commands.money import keep_granted
from services.portfolio.domain.gates import GateState
from services.portfolio.domain.product import Product
from services.portfolio.domain.questions import Question, QuestionKind, check_may_ask, label_of
from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.tables import body, question, vocabulary
from shared.contracts.governance import CaseDecided
from shared.contracts.ideas import REASON_MAX
from shared.errors import Invalid, NotFound
from shared.identifiers import new_id
from shared.messages import choice, command, given, integer, money, text
from shared.schemas import PARIS
from shared.uow import UnitOfWork

BODY, BODY_HELP = "Instance", "Laissez vide : la gouvernance la désignera."
WHY, WHY_HELP = "Ce que l’instance doit savoir", "Ce qui est prouvé, ce qui reste à faire, ce qui se passe sinon."


@command
class AskContinuation:
    """Does the product go on?"""

    by: UUID = given()
    product_id: UUID = given()
    reason: str = text(max=REASON_MAX, min=10, rows=8, label=WHY, help=WHY_HELP)
    body_id: UUID | None = choice({}, label=BODY, help=BODY_HELP, required=False)


@command
class AskBudget:
    """Does it receive money?"""

    by: UUID = given()
    product_id: UUID = given()
    amount: int = money(min=100, label="Montant en euros", help="Par exemple 48 000.")
    fiscal_year: int = integer(min=2000, max=2200, label="Exercice", help="L’année du budget, par exemple 2027.")
    reason: str = text(max=REASON_MAX, min=10, rows=8, label=WHY, help="Ce que la somme paie, et ce qu’elle change.")
    body_id: UUID | None = choice({}, label=BODY, help=BODY_HELP, required=False)


@command
class AskStop:
    """Does it stop?"""

    by: UUID = given()
    product_id: UUID = given()
    reason: str = text(
        max=REASON_MAX, min=20, rows=6, label="Pourquoi l’arrêter", help="Le produit s’arrête avec ce motif."
    )
    lessons: str = text(
        max=REASON_MAX, min=20, rows=6, label="Ce que nous en avons appris", help="Une fin assumée sert aux suivants."
    )
    body_id: UUID | None = choice({}, label=BODY, help=BODY_HELP, required=False)


@command
class AskRestart:
    """Does it start again?"""

    by: UUID = given()
    product_id: UUID = given()
    phase: str = choice({}, label="Phase dans laquelle il reprend")
    reason: str = text(max=REASON_MAX, min=20, rows=8, label=WHY, help="Ce qui a changé depuis l’arrêt.")
    body_id: UUID | None = choice({}, label=BODY, help=BODY_HELP, required=False)


@command
class AskExit:
    """Does it leave the incubator?"""

    by: UUID = given()
    product_id: UUID = given()
    reason: str = text(max=REASON_MAX, min=10, rows=8, label=WHY, help=WHY_HELP)
    body_id: UUID | None = choice({}, label=BODY, help=BODY_HELP, required=False)


ASKS = {
    AskContinuation: QuestionKind.CONTINUATION,
    AskBudget: QuestionKind.BUDGET,
    AskStop: QuestionKind.STOP,
    AskRestart: QuestionKind.RESTART,
    AskExit: QuestionKind.EXIT,
}
"""What each form asks."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked, whoever asks it: a person by a form, or the service by itself (`by` is None)."""

    kind: QuestionKind
    reason: str
    by: UUID | None
    body_id: UUID | None = None
    amount_cents: int = 0
    fiscal_year: int = 0
    phase: str = ""
    lessons: str = ""


def ask_question(cmd: AskContinuation | AskBudget | AskStop | AskRestart | AskExit, uow: UnitOfWork) -> UUID:
    """Put the question before the body named, or before the one that governance finds; returns the product's id."""
    product = uow.get(Product, cmd.product_id)
    wanted = Wanted(
        kind=ASKS[type(cmd)],
        reason=cmd.reason,
        by=cmd.by,
        body_id=cmd.body_id,
        amount_cents=getattr(cmd, "amount", 0),
        fiscal_year=getattr(cmd, "fiscal_year", 0),
        phase=getattr(cmd, "phase", ""),
        lessons=getattr(cmd, "lessons", ""),
    )
    ask(product, wanted, uow)
    return product.id


def ask(product: Product, wanted: Wanted, uow: UnitOfWork) -> Question:
    """Ask about a product whose row is locked; raises Refused when such a question waits already."""
    today, words = uow.now.astimezone(PARIS).date(), vocabulary(uow.session)
    check_may_ask(wanted.kind, product, _waiting(product.id, uow), today)
    _check_body(wanted.body_id, uow)
    year = wanted.fiscal_year or today.year
    phase_label = _phase_label(wanted, words, today)
    asked = Question(
        id=new_id(),
        product_id=product.id,
        kind=wanted.kind,
        label=label_of(wanted.kind, amount_cents=wanted.amount_cents, fiscal_year=year, phase_label=phase_label),
        reason=wanted.reason,
        lessons=wanted.lessons,
        phase=wanted.phase,
        amount_cents=wanted.amount_cents,
        fiscal_year=year,
        body_id=wanted.body_id,
        requested_by=wanted.by,
        requested_at=uow.now,
    )
    uow.add(asked)
    uow.say(asked.asked_about(product))
    return asked


def _waiting(product_id: UUID, uow: UnitOfWork) -> set[QuestionKind]:
    pending = (question.c.product_id == product_id, question.c.state == GateState.PENDING)
    return set(uow.session.scalars(select(question.c.kind).where(*pending)))


def _check_body(body_id: UUID | None, uow: UnitOfWork) -> None:
    if body_id is not None and uow.session.scalar(select(body.c.id).where(body.c.id == body_id)) is None:
        raise Invalid({"body_id": ["Choisissez une instance de la liste."]})


def _phase_label(wanted: Wanted, words: Vocabulary, today: date) -> str:
    if wanted.kind is not QuestionKind.RESTART:
        return ""
    if wanted.phase not in words.road(today):
        raise Invalid({"phase": ["Choisissez une phase de la liste."]})
    return words.label(wanted.phase, today)


def answer_question(decision: CaseDecided, uow: UnitOfWork) -> None:
    """The body has answered: stop, start again, grant, or only keep it; the same answer again does nothing."""
    product = uow.get(Product, decision.product_id)
    asked = uow.session.get(Question, decision.request_id)
    if asked is None:
        raise NotFound("Cette demande n’est pas connue ici.")
    decided_on = decision.decided_at.astimezone(PARIS).date()
    if not asked.decide(decision, decided_on=decided_on, now=uow.now):
        return
    changed = asked.moves(product, decision, vocabulary(uow.session), decided_on=decided_on, now=uow.now)
    keep_granted(product, asked, decided_on, uow)
    if changed is not None:
        uow.say(changed)
