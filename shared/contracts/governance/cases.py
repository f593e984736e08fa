"""What is put before a body, and what it decides."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.governance.limits import ANSWER_MAX, NAME_MAX
from shared.contracts.ideas import PROBLEM_MAX, REASON_MAX, TITLE_MAX
from shared.messages import event, integer, text, yes_no


@event("governance.case.received.v1")
class CaseReceived:
    """A question about an idea or a product has reached the body that decides; `author_id` is whoever carries it."""

    case_id: UUID
    number: str = text(max=20, help="Numéro du dossier")
    question: str = text(max=40, help="La nature de la question : select_idea, pass_gate, continuation, stop…")
    idea_id: UUID | None
    product_id: UUID | None = None
    phase: str = text(max=40, required=False, help="La phase demandée, quand la question porte sur un produit")
    author_id: UUID | None
    title: str = text(max=NAME_MAX)
    body_id: UUID
    received_at: datetime
    request_id: UUID | None = None
    label: str = text(max=200, required=False, help="La question en français")
    amount_cents: int = 0


@event("governance.case.quorum_missed.v1")
class QuorumMissed:
    """The vote has closed without quorum: nothing is decided, a second vote without quorum may follow."""

    case_id: UUID
    number: str = text(max=20)
    idea_id: UUID | None
    product_id: UUID | None = None
    phase: str = text(max=40, required=False, help="La phase demandée, quand la question porte sur un produit")
    title: str = text(max=NAME_MAX)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    voters: int = integer(min=0)
    members: int = integer(min=0)
    closed_at: datetime


@event("governance.case.decided.v1")
class CaseDecided:
    """A body has decided: `outcome` is granted or refused; the counts are those of the register.

    `request_id`, `label` and `amount_cents` are those of the question; `review_on` is when it is looked at again, and
    `provisional` that it holds until then only; `corrects` the former decision that it puts right, ends or confirms;
    `appealed_by` whoever appealed against it.
    """

    case_id: UUID
    decision_id: UUID
    decision_number: str = text(max=20, help="Numéro au registre, par exemple DE-2026-0007")
    question: str = text(max=40)
    outcome: str = text(max=20, help="granted ou refused")
    reason: str = text(max=REASON_MAX, help="Ce qui a emporté la décision", required=False)
    idea_id: UUID | None
    product_id: UUID | None = None
    phase: str = text(max=40, required=False, help="La phase demandée, quand la question porte sur un produit")
    idea_number: str = text(max=20, required=False)
    product_number: str = text(max=20, required=False)
    author_id: UUID | None
    title: str = text(max=NAME_MAX)
    problem: str = text(max=PROBLEM_MAX)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    in_favour: int = integer(min=0)
    against: int = integer(min=0)
    abstentions: int = integer(min=0)
    members: int = integer(min=0)
    decided_at: datetime
    request_id: UUID | None = None
    label: str = text(max=200, required=False, help="La question en français")
    amount_cents: int = 0
    review_on: date | None = None
    corrects: str = text(max=20, required=False, help="Numéro de la décision qu’elle rectifie, abroge ou confirme")
    provisional: bool = False
    answer: str = text(max=ANSWER_MAX, required=False, help="La réponse choisie, quand le vote en proposait plusieurs")
    deliberation: str = text(max=2000, required=False, help="Délibérations de l’assemblée sur lesquelles elle repose")
    appealed_by: UUID | None = None
    answer_held: bool = yes_no(help="Vrai si l’auteur de l’idée ne l’apprend que par ideas.answer.published.v1")


@event("governance.case.moved.v1")
class CaseMoved:
    """A question has gone to a higher body: called up by it, or because nobody was left to vote; votes start anew."""

    case_id: UUID
    number: str = text(max=20)
    question: str = text(max=40)
    idea_id: UUID | None
    product_id: UUID | None = None
    phase: str = text(max=40, required=False, help="La phase demandée, quand la question porte sur un produit")
    title: str = text(max=NAME_MAX)
    former_body_id: UUID
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    moved_at: datetime
