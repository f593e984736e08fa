"""What the service of governance says."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.ideas import PROBLEM_MAX, REASON_MAX, TITLE_MAX
from shared.messages import event, integer, text

NAME_MAX = 500
"""Characters of the name of what a question is about: an idea, or a product that may come from elsewhere."""


@event("governance.role.granted.v1")
class RoleGranted:
    """A person has received a role of the platform; `role_id` stands for this person and this role."""

    role_id: UUID
    person_id: UUID
    role: str = text(max=40, help="team, dsi ou administrator")
    granted_by: UUID
    granted_at: datetime


@event("governance.role.revoked.v1")
class RoleRevoked:
    """A role of the platform has been taken back."""

    role_id: UUID
    person_id: UUID
    role: str = text(max=40)
    revoked_by: UUID
    revoked_at: datetime


@event("governance.body.changed.v1")
class BodyChanged:
    """A body as it is now: its name, its level and who sits in it."""

    body_id: UUID
    name: str = text(max=TITLE_MAX, help="Nom de l’instance")
    level: str = text(max=20, help="operational, strategic ou political")
    chair_id: UUID | None
    member_ids: tuple[UUID, ...]
    changed_at: datetime


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


@event("governance.case.vote_opened.v1")
class VoteOpened:
    """The members of a body are asked to vote; `member_ids` is the electorate, frozen now."""

    case_id: UUID
    number: str = text(max=20)
    question: str = text(max=40)
    idea_id: UUID | None
    product_id: UUID | None = None
    phase: str = text(max=40, required=False, help="La phase demandée, quand la question porte sur un produit")
    author_id: UUID | None
    title: str = text(max=NAME_MAX)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    quorum_required: bool
    opened_at: datetime
    closes_at: datetime


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

    `request_id`, `label` and `amount_cents` are those of the question; `review_on` is when it is looked at again;
    `corrects` the former decision that it puts right or ends, if it is about one.
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
    corrects: str = text(max=20, required=False, help="Numéro de la décision qu’elle rectifie ou abroge")


@event("governance.register.anchored.v1")
class RegisterAnchored:
    """Where the register of decisions ended on a day: whoever keeps this can tell later whether it was rewritten."""

    day: date
    position: int = integer(min=1, help="Nombre de décisions inscrites")
    digest: str = text(max=64, help="Empreinte de la dernière inscription")
    anchored_at: datetime


@event("governance.priorities.settled.v1")
class PrioritiesSettled:
    """Members have said which of many candidates they want; `retained` is what the amount can pay, in that order."""

    priorities_id: UUID
    title: str = text(max=TITLE_MAX, help="Objet du vote")
    body_id: UUID
    envelope_id: UUID | None
    budget_cents: int = integer(min=1, help="La somme à répartir, en centimes")
    retained: tuple[str, ...]
    voters: int = integer(min=0)
    members: int = integer(min=0)
    digest: str = text(max=64, help="Empreinte du compte")
    settled_at: datetime


@event("governance.condition.changed.v1")
class ConditionChanged:
    """A condition that a body has put to its decision, as it is now; one that is overdue comes back to the body."""

    condition_id: UUID
    decision_id: UUID
    decision_number: str = text(max=20)
    body_id: UUID
    idea_id: UUID | None
    product_id: UUID | None
    title: str = text(max=NAME_MAX)
    wording: str = text(max=REASON_MAX, help="Ce qui doit être fait")
    owner_id: UUID
    due_on: date
    state: str = text(max=20, help="open, overdue ou met")
    changed_at: datetime


@event("governance.envelope.changed.v1")
class EnvelopeChanged:
    """Money of a fiscal year as it stands: reserved + committed <= total, spent <= committed; amounts in cents."""

    envelope_id: UUID
    label: str = text(max=TITLE_MAX, help="Nom de l’enveloppe")
    fiscal_year: int = integer(min=2000, max=2999, help="Exercice budgétaire")
    total_cents: int = integer(min=0, help="Montant de l’enveloppe")
    reserved_cents: int = integer(min=0, help="Mis de côté pour des dossiers qui ne sont pas tranchés")
    committed_cents: int = integer(min=0, help="Engagé par des décisions, dépensé compris")
    spent_cents: int = integer(min=0, help="Dépensé")
    changed_at: datetime


@event("governance.commitment.changed.v1")
class CommitmentChanged:
    """Money for one line of a case as it stands: spent + released <= amount; amounts in cents."""

    commitment_id: UUID
    envelope_id: UUID
    fiscal_year: int = integer(min=2000, max=2999, help="Exercice budgétaire")
    case_id: UUID
    decision_id: UUID | None
    decision_number: str = text(max=20, required=False)
    idea_id: UUID | None
    product_id: UUID | None
    label: str = text(max=NAME_MAX, help="Ce que paie cet argent")
    state: str = text(max=20, help="reserved, committed ou closed")
    amount_cents: int = integer(min=0)
    spent_cents: int = integer(min=0, help="Dépensé")
    released_cents: int = integer(min=0, help="Rendu disponible")
    changed_at: datetime


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


@event("governance.case.vote_extended.v1")
class VoteExtended:
    """A vote closes later than was said, which was decided before its first hour; `member_ids` may vote."""

    case_id: UUID
    number: str = text(max=20)
    title: str = text(max=NAME_MAX)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    closes_at: datetime
    extended_at: datetime


@event("governance.case.vote_reminded.v1")
class VoteReminded:
    """A vote closes soon; `member_ids` are those who have not voted, said once for each vote."""

    case_id: UUID
    number: str = text(max=20)
    title: str = text(max=NAME_MAX)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    closes_at: datetime
    reminded_at: datetime


@event("governance.session.convened.v1")
class SessionConvened:
    """The members of a body are called to a sitting, with an agenda of so many items; `sequence` counts its changes."""

    session_id: UUID
    number: str = text(max=20, help="Numéro de la séance, par exemple SE-2026-0003")
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    starts_at: datetime
    place: str = text(max=TITLE_MAX, required=False)
    remote: str = text(max=REASON_MAX, required=False, help="Adresse pour suivre la séance à distance")
    member_ids: tuple[UUID, ...]
    items: int = integer(min=1)
    urgency: str = text(max=REASON_MAX, required=False, help="Pourquoi les jours francs ne sont pas laissés")
    sequence: int = integer(min=0)
    convened_at: datetime


@event("governance.session.changed.v1")
class SessionChanged:
    """A sitting to which members were called is held at another hour or place."""

    session_id: UUID
    number: str = text(max=20)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    starts_at: datetime
    place: str = text(max=TITLE_MAX, required=False)
    remote: str = text(max=REASON_MAX, required=False)
    member_ids: tuple[UUID, ...]
    urgency: str = text(max=REASON_MAX, required=False)
    sequence: int = integer(min=1)
    changed_at: datetime


@event("governance.session.cancelled.v1")
class SessionCancelled:
    """A sitting to which members were called will not be held; its items wait for the next one."""

    session_id: UUID
    number: str = text(max=20)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    starts_at: datetime
    place: str = text(max=TITLE_MAX, required=False)
    remote: str = text(max=REASON_MAX, required=False)
    member_ids: tuple[UUID, ...]
    reason: str = text(max=REASON_MAX)
    sequence: int = integer(min=1)
    cancelled_at: datetime


@event("governance.session.closed.v1")
class SessionClosed:
    """A sitting is over: each item of its agenda has exactly one outcome; the rest of `items` was examined."""

    session_id: UUID
    number: str = text(max=20)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    items: int = integer(min=1)
    decided: int = integer(min=0)
    postponed: int = integer(min=0)
    withdrawn: int = integer(min=0)
    without_quorum: int = integer(min=0)
    opened_at: datetime
    closed_at: datetime
