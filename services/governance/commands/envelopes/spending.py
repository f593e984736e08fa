"""Spend what is committed, undo a spending, release what is left."""

from uuid import UUID

from sqlalchemy import select

from services.governance.commands.envelopes.journal import AMOUNT, REASON, REASON_HELP, say_both
from services.governance.domain.envelopes import MOST, Commitment, Envelope, Move
from services.governance.tables import commitment
from shared.contracts.ideas import REASON_MAX
from shared.errors import NotFound
from shared.messages import command, given, hidden, money, text
from shared.uow import UnitOfWork


@command
class SpendMoney:
    """Write down what was spent of a commitment."""

    by: UUID = given()
    commitment_id: UUID = given()
    seen: int = hidden()
    amount_cents: int = money(min=1, max=MOST, label=AMOUNT, help="En euros, au plus ce qui reste engagé.")
    reason: str = text(max=REASON_MAX, min=3, label="Pièce", help="Par exemple le numéro de la facture.")


def spend_money(cmd: SpendMoney, uow: UnitOfWork) -> UUID:
    """Returns the envelope's id."""
    held, kept = _locked(cmd.commitment_id, cmd.seen, uow)
    kept.spend(cmd.amount_cents, held, uow.now)
    say_both(uow, held, kept, Move.SPENT, cmd.amount_cents, cmd.by, cmd.reason)
    return held.id


@command
class TakeSpendingBack:
    """Undo a spending that was written down in error."""

    by: UUID = given()
    commitment_id: UUID = given()
    seen: int = hidden()
    amount_cents: int = money(min=1, max=MOST, label=AMOUNT, help="En euros, au plus ce qui est dépensé.")
    reason: str = text(max=REASON_MAX, min=3, label=REASON, help=REASON_HELP)


def take_spending_back(cmd: TakeSpendingBack, uow: UnitOfWork) -> UUID:
    """Returns the envelope's id."""
    held, kept = _locked(cmd.commitment_id, cmd.seen, uow)
    kept.take_back(cmd.amount_cents, held, uow.now)
    say_both(uow, held, kept, Move.TAKEN_BACK, -cmd.amount_cents, cmd.by, cmd.reason)
    return held.id


@command
class ReleaseMoney:
    """Close a commitment: what is not spent is available again."""

    by: UUID = given()
    commitment_id: UUID = given()
    seen: int = hidden()
    reason: str = text(max=REASON_MAX, min=3, label=REASON, help=REASON_HELP)


def release_money(cmd: ReleaseMoney, uow: UnitOfWork) -> UUID:
    """Returns the envelope's id."""
    held, kept = _locked(cmd.commitment_id, cmd.seen, uow)
    freed = kept.release(held, uow.now)
    say_both(uow, held, kept, Move.RELEASED, freed, cmd.by, cmd.reason)
    return held.id


def _locked(commitment_id: UUID, seen: int, uow: UnitOfWork) -> tuple[Envelope, Commitment]:
    """The envelope before its commitment, as everywhere else."""
    envelope_id = uow.session.scalar(select(commitment.c.envelope_id).where(commitment.c.id == commitment_id))
    if envelope_id is None:
        raise NotFound("Nous ne trouvons pas cet engagement.")
    held = uow.get(Envelope, envelope_id)
    return held, uow.get(Commitment, commitment_id, seen=seen)
