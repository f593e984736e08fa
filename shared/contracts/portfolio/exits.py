"""What the service of products says of exit paths: from the day one is opened to the reviews after the takeover."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.ideas import REASON_MAX
from shared.messages import event, integer, text


@event("portfolio.exit.opened.v1")
class ExitOpened:
    """A product begins to prepare its way out of the incubator."""

    path_id: UUID
    product_id: UUID
    number: str = text(max=20, help="Numéro du produit")
    title: str = text(max=500)
    carrier_id: UUID | None
    conditions: int = integer(min=0, help="Nombre de conditions à remplir")
    opened_by: UUID
    opened_at: datetime


@event("portfolio.exit.proposed.v1")
class ExitProposed:
    """The product's side puts its file before the DSI, which accepts, accepts with reserves, or refuses."""

    path_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    target: str = text(max=40, help="dsi, operator, directorate ou own_body")
    file_version: int = integer(min=1, help="Version du dossier")
    unsettled: int = integer(min=0, help="Conditions indispensables qui ne sont pas encore remplies")
    proposed_by: UUID
    proposed_at: datetime


@event("portfolio.exit.accepted.v1")
class ExitAccepted:
    """Both sides have signed the same version of the file, and every indispensable condition was shown."""

    path_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    target: str = text(max=40)
    file_version: int = integer(min=1)
    reserves: int = integer(min=0, help="Réserves encore à lever")
    signed_for_product_by: UUID
    signed_for_dsi_by: UUID
    accepted_at: datetime


@event("portfolio.exit.refused.v1")
class ExitRefused:
    """The DSI does not accept the file; it says why, and the product's side prepares it anew."""

    path_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    reason: str = text(max=REASON_MAX)
    refused_by: UUID
    refused_at: datetime


@event("portfolio.exit.moved.v1")
class ExitMoved:
    """A path has changed its state in any other way; `moved_by` is empty when a decision did it."""

    path_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    former_state: str = text(max=40)
    state: str = text(
        max=40, help="preparing, accepted, pairing, done, dormant, cancelled ou stopped (arrêté après la reprise)"
    )
    decision_number: str = text(max=20, required=False)
    act_reference: str = text(max=200, required=False, help="L’acte public")
    moved_by: UUID | None
    moved_at: datetime


@event("portfolio.exit.decision_unused.v1")
class ExitDecisionUnused:
    """A body's answer reached a path that had been put to sleep or given up meanwhile: it changed nothing there."""

    path_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    state: str = text(max=40, help="État du parcours quand la décision est arrivée")
    decision_number: str = text(max=20)
    outcome: str = text(max=20, help="granted ou refused")
    told_at: datetime


@event("portfolio.exit.reserve_due.v1")
class ReserveDue:
    """A reserve comes to its date, or has passed it, and is not lifted."""

    path_id: UUID
    reserve_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    reserve: str = text(max=300, help="Ce qui est attendu")
    owner: str = text(max=40, help="product_team, dsi, security, data_protection ou incubator")
    person_id: UUID | None
    due_on: date
    told_at: datetime


@event("portfolio.exit.reserve_lifted.v1")
class ReserveLifted:
    """Evidence has lifted a reserve."""

    path_id: UUID
    reserve_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    left: int = integer(min=0, help="Réserves encore à lever")
    lifted_by: UUID
    lifted_at: datetime


@event("portfolio.exit.review_due.v1")
class ReviewDue:
    """Some months after the takeover it is time to look again; said once for each review, by the platform itself."""

    path_id: UUID
    review_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    months: int = integer(min=1, help="Mois écoulés depuis la reprise : 6 ou 12")
    due_on: date
    done_on: date
    decision_number: str = text(max=20, required=False, help="La décision de sortie")
    told_at: datetime


@event("portfolio.exit.reviewed.v1")
class ExitReviewed:
    """What a review after the takeover found."""

    path_id: UUID
    review_id: UUID
    product_id: UUID
    number: str = text(max=20)
    title: str = text(max=500)
    carrier_id: UUID | None
    months: int = integer(min=1)
    outcome: str = text(max=40, help="sound, watch, redress ou stop")
    reviewed_by: UUID
    reviewed_at: datetime
