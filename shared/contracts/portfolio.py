"""What the service of products says."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.ideas import PROBLEM_MAX, REASON_MAX, TITLE_MAX
from shared.messages import event, integer, text


@event("portfolio.product.created.v1")
class ProductCreated:
    """A decision has brought a product into the portfolio, in pre-incubation."""

    product_id: UUID
    number: str = text(max=20, help="Numéro lisible, par exemple PR-2026-0003")
    title: str = text(max=TITLE_MAX)
    phase: str = text(max=40, help="Code de la phase")
    idea_id: UUID
    carrier_id: UUID
    decision_number: str = text(max=20, help="La décision dont le produit est né")
    created_at: datetime


@event("portfolio.product.imported.v1")
class ProductImported:
    """A product of another portfolio has been read or read again from its file."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    reference: str = text(max=200, help="Nom du produit dans le portefeuille d’origine")
    origin: str = text(max=20, help="Le portefeuille d’origine : beta")
    phase: str = text(max=40, required=False)
    anomalies: int = integer(min=0, help="Nombre d’anomalies relevées dans le fichier")
    imported_at: datetime


@event("portfolio.product.team_changed.v1")
class TeamChanged:
    """Somebody has joined the team of a product, leaves it, or gives another share of their time; as it is now."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    stay_id: UUID
    person_id: UUID
    role: str = text(max=40, help="carrier, coach, developer, designer, deployment, dsi_referent, sponsor ou other")
    share: int = integer(min=0, max=100, help="Part du temps de travail, en pour cent")
    since: date
    until: date | None
    changed_by: UUID | None
    changed_at: datetime


@event("portfolio.product.engagement_asked.v1")
class EngagementAsked:
    """Somebody is asked to sign that they engage themselves for a product."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    engagement_id: UUID
    part: str = text(max=20, help="En quelle qualité : sponsor ou hierarchy")
    signer_id: UUID
    asked_by: UUID
    asked_at: datetime


@event("portfolio.product.engagement_signed.v1")
class EngagementSigned:
    """A sponsor or the hierarchy has signed, with their own account."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    engagement_id: UUID
    part: str = text(max=20, help="En quelle qualité : sponsor ou hierarchy")
    signer_id: UUID
    days: int = integer(min=0, max=31, help="Jours libérés chaque mois pour qui porte le produit")
    signed_at: datetime


@event("portfolio.product.pre_incubation_concluded.v1")
class PreIncubationConcluded:
    """The conclusion of a pre-incubation as it is now: three scores, and what is proposed next."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    problem_score: int = integer(min=0, max=10, help="Note du problème")
    carrier_score: int = integer(min=0, max=10, help="Note de qui porte et de son entourage")
    strategy_score: int = integer(min=0, max=10, help="Note du plan pour six mois")
    outcome: str = text(max=40, help="construction, continued_by_owner, merged, stopped ou parked")
    concluded_by: UUID
    concluded_at: datetime


@event("portfolio.product.roles_missing.v1")
class RolesMissing:
    """Roles that a product cannot do without are held by nobody; said again only when one more is missing."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    roles: tuple[str, ...]
    noticed_at: datetime


@event("portfolio.product.sponsor_leaving.v1")
class SponsorLeaving:
    """The last day of a sponsor of a product is near."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    sponsor_id: UUID
    until: date
    noticed_at: datetime


@event("portfolio.product.help_offered.v1")
class HelpOffered:
    """An agent volunteers for a role that a product looks somebody for."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    offer_id: UUID
    role: str = text(max=40)
    person_id: UUID
    offered_at: datetime


@event("portfolio.product.help_answered.v1")
class HelpAnswered:
    """The team has answered an agent who had volunteered."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    offer_id: UUID
    role: str = text(max=40)
    person_id: UUID
    accepted: bool
    answer: str = text(max=REASON_MAX, help="Le mot de l’équipe")
    answered_by: UUID
    answered_at: datetime


@event("portfolio.product.gate_requested.v1")
class GateRequested:
    """The team asks a body whether a product may enter a phase; the answer is the decision of a case."""

    product_id: UUID
    request_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    problem: str = text(max=PROBLEM_MAX, required=False, help="Le problème que le produit résout")
    carrier_id: UUID | None
    phase_now: str = text(max=40, required=False, help="Code de la phase au moment de la demande")
    phase: str = text(max=40, help="Code de la phase demandée")
    phase_label: str = text(max=80, help="Le nom de cette phase, tel que les écrans le montrent")
    reason: str = text(max=REASON_MAX, help="Ce que l’équipe met en avant")
    body_id: UUID
    requested_by: UUID
    requested_at: datetime


@event("portfolio.product.phase_changed.v1")
class PhaseChanged:
    """A product has entered a phase, by a decision whose number it bears."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    former_phase: str = text(max=40, required=False)
    phase: str = text(max=40)
    since: date
    decision_number: str = text(max=20)
    changed_at: datetime


@event("portfolio.product.sheet_changed.v1")
class SheetChanged:
    """Somebody has written on the sheet of a product; `fields` names what changed, the rest is as it is now."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    mission: str = text(max=1000, required=False)
    link: str = text(max=500, required=False, help="Adresse du service en ligne")
    directorate: str = text(max=200, required=False, help="Direction qui porte le produit")
    fields: tuple[str, ...]
    changed_by: UUID
    changed_at: datetime


LABEL_MAX = 200
"""Characters of a question put before a body, in words."""


@event("portfolio.product.question_asked.v1")
class QuestionAsked:
    """The team, or the service by itself, asks a body something about a product; the answer is a case's decision."""

    product_id: UUID
    request_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    problem: str = text(max=PROBLEM_MAX, required=False, help="Le problème que le produit résout")
    question: str = text(max=40, help="continuation, budget, exit, stop ou restart")
    label: str = text(max=LABEL_MAX, help="La question en français, telle que les écrans la montrent")
    amount_cents: int = integer(min=0, help="Montant demandé en centimes ; 0 quand il n’est pas question d’argent")
    fiscal_year: int = integer(min=2000, max=2200, help="L’exercice budgétaire dont il est question")
    carrier_id: UUID | None
    reason: str = text(max=REASON_MAX, help="Ce que la demande met en avant")
    body_id: UUID | None
    requested_by: UUID | None
    requested_at: datetime


@event("portfolio.product.money_changed.v1")
class MoneyChanged:
    """An amount of a product was entered, struck or granted; the amounts are those of its year, in all."""

    product_id: UUID
    number: str = text(max=20)
    fiscal_year: int = integer(min=2000, max=2200, help="L’exercice budgétaire dont il est question")
    planned_cents: int = integer(min=0, help="Prévu pour cet exercice, en centimes")
    engaged_cents: int = integer(min=0, help="Engagé sur cet exercice, en centimes")
    spent_cents: int = integer(min=0, help="Dépensé sur cet exercice, en centimes")
    ends_on: date | None
    changed_by: UUID | None
    changed_at: datetime


@event("portfolio.product.money_ending.v1")
class MoneyEnding:
    """The money of a product ends soon: said 45 and 30 days before, once for each day on which it ends."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    ends_on: date | None
    days_left: int = integer(min=0, help="Jours qui restent")
    request_id: UUID | None
    noticed_at: datetime


@event("portfolio.product.measured.v1")
class Measured:
    """A value of an impact measure was entered or corrected; values are in hundredths of the unit."""

    product_id: UUID
    number: str = text(max=20)
    measure_id: UUID
    kind: str = text(max=40, help="usable, used, useful, impactful ou efficient")
    name: str = text(max=120, help="Ce qui est mesuré")
    unit: str = text(max=40, required=False, help="L’unité de la mesure")
    guiding: bool
    value: int = integer(min=-(10**15), max=10**15, help="La valeur, en centièmes de l’unité")
    since: date
    until: date
    correction: bool
    changed_by: UUID
    changed_at: datetime


@event("portfolio.product.listed.v1")
class ProductListed:
    """The place of a product in the public catalogue, as it is now: shown or not, by whom, about what, for whom."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    public: bool
    made_by: str = text(max=20, help="Qui l’a fait faire : agent, startup ou partner")
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    accessibility: str = text(max=20, required=False, help="Accessibilité déclarée : none, partial, full ou rien")
    changed_at: datetime


@event("portfolio.product.succeeded.v1")
class ProductSucceeded:
    """A product goes on in others: in one that takes it in, or in several that it is split into."""

    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    successor_ids: tuple[UUID, ...]
    kind: str = text(
        max=20, help="merged : fondu dans un autre ; split : partagé entre plusieurs ; replaced : remplacé"
    )
    reason: str = text(max=2000, required=False)
    succeeded_by: UUID
    succeeded_at: datetime


@event("portfolio.opinion.given.v1")
class OpinionGiven:
    """Somebody who uses a product has said what they think of it; the words stay here."""

    opinion_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    score: int = integer(min=1, max=5, help="De 1 (pas du tout satisfait) à 5 (très satisfait)")
    with_words: bool
    answers: int = integer(min=0, help="Nombre d’avis comptés pour ce produit, celui-ci compris")
    given_at: datetime


@event("portfolio.opinion.moderated.v1")
class OpinionModerated:
    """The team has read an opinion: its words are shown, or it is set aside with a reason and no longer counts."""

    opinion_id: UUID
    product_id: UUID
    state: str = text(max=20, help="shown ou set_aside")
    reason: str = text(max=300, required=False)
    moderated_by: UUID
    moderated_at: datetime


@event("portfolio.proposal.received.v1")
class ProposalReceived:
    """A partner proposes a service for the catalogue; the team answers."""

    proposal_id: UUID
    number: str = text(max=20)
    title: str = text(max=200)
    organisation: str = text(max=200, help="Organisme qui propose le service")
    received_at: datetime


@event("portfolio.proposal.decided.v1")
class ProposalDecided:
    """The team has accepted the service of a partner, which becomes a product of the catalogue, or declined it."""

    proposal_id: UUID
    number: str = text(max=20)
    title: str = text(max=200)
    accepted: bool
    reason: str = text(max=2000, required=False)
    product_id: UUID | None
    decided_by: UUID
    decided_at: datetime
