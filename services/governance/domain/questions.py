"""Questions about products, beyond entering a phase: which body answers each kind, and those that wait for one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.governance.domain.cases import Case
from shared.contracts.portfolio import QuestionAsked
from shared.errors import Refused

KINDS = {
    "continuation": "Ce produit doit-il continuer ?",
    "budget": "Faut-il lui accorder de l’argent ?",
    "stop": "Faut-il l’arrêter ?",
    "restart": "Faut-il le reprendre ?",
    "exit": "Doit-il sortir de l’incubateur ?",
    "after_exit": "Doit-il continuer après sa reprise ?",
}
"""What can be asked about a product: code -> words on screen."""

LABELS = frozenset(
    {
        "Ce produit doit-il continuer ?",
        "Ce produit doit-il s’arrêter ?",
        "Ce produit doit-il sortir de l’incubateur ?",
        "Après sa reprise, ce service doit-il continuer ?",
        "Faut-il accorder {amount} à ce produit pour {year} ?",
        "Ce produit doit-il reprendre, dans la phase « {phase} » ?",
    }
)
"""The words in which products ask, so that they can be said in other languages; {places} hold what differs."""

NOWHERE = UUID(int=0)
"""The body of a case that has none yet."""


@dataclass(eq=False, kw_only=True)
class Competence:
    """The body that answers questions of a kind when whoever asks names none."""

    question: str
    body_id: UUID
    changed_by: UUID
    changed_at: datetime


@dataclass(eq=False, kw_only=True)
class Unplaced:
    """A question that names no body, of a kind for which none is set: it waits until the team gives it one."""

    id: UUID
    product_id: UUID
    product_number: str
    title: str
    problem: str
    question: str
    label: str
    amount_cents: int
    fiscal_year: int
    carrier_id: UUID | None
    reason: str
    requested_by: UUID | None
    requested_at: datetime
    placed_at: datetime | None = None
    placed_by: UUID | None = None
    version: int = 1

    @classmethod
    def of(cls, asked: QuestionAsked) -> "Unplaced":
        """The question as it was asked."""
        return cls(
            id=asked.request_id,
            product_id=asked.product_id,
            product_number=asked.number,
            title=asked.title,
            problem=asked.problem,
            question=asked.question,
            label=asked.label,
            amount_cents=asked.amount_cents,
            fiscal_year=asked.fiscal_year,
            carrier_id=asked.carrier_id,
            reason=asked.reason,
            requested_by=asked.requested_by,
            requested_at=asked.requested_at,
        )

    def case(self, *, case_id: UUID, now: datetime) -> Case:
        """The case that it becomes, before it has its number and its body."""
        return Case(
            id=case_id,
            number="",
            question=self.question,
            product_id=self.product_id,
            product_number=self.product_number,
            request_id=self.id,
            label=self.label,
            amount_cents=self.amount_cents,
            fiscal_year=self.fiscal_year,
            author_id=self.carrier_id,
            title=self.title,
            problem=self.problem,
            opinion=self.reason,
            body_id=NOWHERE,
            received_at=now,
        )

    def place(self, by: UUID, now: datetime) -> None:
        """A body is given to it, once."""
        if self.placed_at is not None:
            raise Refused("Cette demande a déjà son instance.")
        self.placed_at, self.placed_by = now, by
