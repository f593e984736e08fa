"""The journal of envelopes: each movement is one more line, told with the envelope as it is then."""

from uuid import UUID

from services.governance.domain.envelopes import Commitment, Envelope, Move, Movement
from shared.identifiers import new_id
from shared.uow import UnitOfWork

AMOUNT = "Montant"
REASON, REASON_HELP = "Raison", "Une phrase ; elle reste dans le journal de l’enveloppe."


def note(
    uow: UnitOfWork, held: Envelope, move: Move, amount_cents: int, by: UUID, reason: str = "", of: UUID | None = None
) -> None:
    """One more line of the journal; the envelope is told as it is now."""
    uow.add(
        Movement(
            id=new_id(),
            envelope_id=held.id,
            commitment_id=of,
            move=move,
            amount_cents=amount_cents,
            reason=reason,
            moved_by=by,
            moved_at=uow.now,
        )
    )
    uow.say(held.told())


def say_both(
    uow: UnitOfWork, held: Envelope, kept: Commitment, move: Move, amount_cents: int, by: UUID, reason: str = ""
) -> None:
    """The commitment as it is now, and its line in the journal of its envelope."""
    uow.add(kept)
    uow.session.flush()
    note(uow, held, move, amount_cents, by, reason, of=kept.id)
    uow.say(kept.told(held.fiscal_year))
