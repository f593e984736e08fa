"""What can be asked about a product beside a phase, and what the answer of a body does to it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from babel.numbers import format_currency

from services.portfolio.domain.gates import GateState
from services.portfolio.domain.phases import PhaseCode
from services.portfolio.domain.product import GRANTED, Product
from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.domain.words import shortened
from shared.contracts.governance import CaseDecided
from shared.contracts.ideas import PROBLEM_MAX
from shared.contracts.portfolio import PhaseChanged, QuestionAsked
from shared.errors import Refused

PROVISIONAL, STOP_NOW = "provisional", "stopped"
"""Outcomes beside granted and refused: for a short time with proof asked; or the product stops at once."""

REVIEW_WITHIN = timedelta(days=182)
"""A product that continues is looked at again within six months (rule R33), unless the body sets an earlier day."""


class QuestionKind(StrEnum):
    """What is asked."""

    CONTINUATION = "continuation"
    BUDGET = "budget"
    STOP = "stop"
    RESTART = "restart"
    EXIT = "exit"
    AFTER_EXIT = "after_exit"


KINDS = {
    QuestionKind.CONTINUATION: "Demander si le produit continue",
    QuestionKind.BUDGET: "Demander de l’argent",
    QuestionKind.STOP: "Demander l’arrêt du produit",
    QuestionKind.RESTART: "Demander la reprise du produit",
    QuestionKind.EXIT: "Demander la sortie de l’incubateur",
}
"""Each kind of question that the team asks, in its words; the platform itself asks the other ones."""


@dataclass(eq=False, kw_only=True)
class Question:
    """One question, with its answer once the body has decided; at most one of a kind waits for each product."""

    id: UUID
    product_id: UUID
    kind: QuestionKind
    label: str
    reason: str
    lessons: str = ""
    phase: str = ""
    amount_cents: int = 0
    fiscal_year: int
    body_id: UUID | None = None
    requested_by: UUID | None
    requested_at: datetime
    state: GateState = GateState.PENDING
    provisional: bool = False
    review_on: date | None = None
    decision_number: str = ""
    answer: str = ""
    answered_at: datetime | None = None

    def asked_about(self, product: Product) -> QuestionAsked:
        """The question as governance hears it."""
        return QuestionAsked(
            product_id=product.id,
            request_id=self.id,
            number=product.number,
            title=product.title,
            problem=shortened(product.problem, PROBLEM_MAX),
            question=self.kind.value,
            label=self.label,
            amount_cents=self.amount_cents,
            fiscal_year=self.fiscal_year,
            carrier_id=product.carrier_id,
            reason=self.reason,
            body_id=self.body_id,
            requested_by=self.requested_by,
            requested_at=self.requested_at,
        )

    def decide(self, decision: CaseDecided, *, decided_on: date, now: datetime) -> bool:
        """Keep the answer; the first one holds. Tells whether this is it."""
        if self.state is not GateState.PENDING:
            return False
        granted = decision.outcome in {GRANTED, PROVISIONAL}
        self.state = GateState.GRANTED if granted else GateState.REFUSED
        self.provisional = decision.outcome == PROVISIONAL
        self.decision_number, self.answer, self.answered_at = decision.decision_number, decision.reason, now
        if granted and self.kind is QuestionKind.CONTINUATION:
            self.review_on = decision.review_on or decided_on + REVIEW_WITHIN
        return True

    def moves(
        self, product: Product, decision: CaseDecided, words: Vocabulary, *, decided_on: date, now: datetime
    ) -> PhaseChanged | None:
        """The phase that the answer brings the product into, if it does."""
        code = self._leads_to(decision.outcome)
        current = product.phase_on(decided_on)
        if not code or (current is not None and current.code == code):
            return None
        return product.enter(words.term(code), decided_on, decision.decision_number, now)

    def _leads_to(self, outcome: str) -> str:
        if outcome == STOP_NOW or (self.kind is QuestionKind.STOP and self.state is GateState.GRANTED):
            return PhaseCode.STOPPED
        if self.kind is QuestionKind.AFTER_EXIT and self.state is GateState.REFUSED:
            return PhaseCode.STOPPED
        return self.phase if self.kind is QuestionKind.RESTART and self.state is GateState.GRANTED else ""


def check_may_ask(kind: QuestionKind, product: Product, waiting: set[QuestionKind], today: date) -> None:
    """One question of a kind at a time; and no stop of what has stopped, no restart of what goes on."""
    if kind in waiting:
        raise Refused("Cette demande a déjà été faite et attend sa décision.")
    current = product.phase_on(today)
    stopped = current is not None and current.code == PhaseCode.STOPPED
    if stopped and kind is not QuestionKind.RESTART:
        raise Refused("Ce produit est arrêté : on peut seulement demander sa reprise.")
    if kind is QuestionKind.RESTART and not stopped:
        raise Refused("Ce produit n’est pas arrêté : il n’y a rien à reprendre.")


def label_of(kind: QuestionKind, *, amount_cents: int, fiscal_year: int, phase_label: str) -> str:
    """The question in words, which every screen of the platform shows."""
    if kind is QuestionKind.BUDGET:
        amount = format_currency(amount_cents / 100, "EUR", "#,##0\u00a0¤", locale="fr", currency_digits=False)
        return _MONEY.format(amount=amount, year=fiscal_year)
    if kind is QuestionKind.RESTART:
        return _RESTART.format(phase=phase_label)
    return LABELS[kind]


_MONEY = "Faut-il accorder {amount} à ce produit pour {year} ?"
_RESTART = "Ce produit doit-il reprendre, dans la phase « {phase} » ?"
LABELS = {
    QuestionKind.CONTINUATION: "Ce produit doit-il continuer ?",
    QuestionKind.STOP: "Ce produit doit-il s’arrêter ?",
    QuestionKind.EXIT: "Ce produit doit-il sortir de l’incubateur ?",
    QuestionKind.AFTER_EXIT: "Après sa reprise, ce service doit-il continuer ?",
}
"""The questions that always read the same; the others hold an amount or a phase."""
FORMS = (_MONEY, _RESTART, *LABELS.values())
"""All the forms that a question may have."""
