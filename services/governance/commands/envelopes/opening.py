"""Open envelopes, give them another amount, move money between them."""

from uuid import UUID

from sqlalchemy import select

from services.governance.commands.envelopes.journal import AMOUNT, REASON, REASON_HELP, note
from services.governance.domain.envelopes import MOST, Envelope, Move
from services.governance.tables import envelope
from shared.contracts.ideas import REASON_MAX, TITLE_MAX
from shared.errors import Invalid
from shared.identifiers import new_id
from shared.messages import choice, command, given, hidden, integer, money, text
from shared.uow import UnitOfWork

LABEL, LABEL_HELP = "Nom de l’enveloppe", "Tel qu’il est écrit au budget, par exemple : Produits en construction."
YEAR, YEAR_HELP = "Exercice", "L’année du budget, par exemple 2026."
TWIN = "Une enveloppe porte déjà ce nom pour cet exercice."


@command
class OpenEnvelope:
    """Write down money of the budget."""

    by: UUID = given()
    label: str = text(max=TITLE_MAX, min=3, label=LABEL, help=LABEL_HELP)
    fiscal_year: int = integer(min=2000, max=2999, label=YEAR, help=YEAR_HELP)
    total_cents: int = money(max=MOST, label=AMOUNT, help="Ce que le budget prévoit, en euros.")


def open_envelope(cmd: OpenEnvelope, uow: UnitOfWork) -> UUID:
    """Open an envelope; returns its id, which stands for its label and its year."""
    twin = select(envelope.c.id).where(envelope.c.fiscal_year == cmd.fiscal_year, envelope.c.label == cmd.label)
    if uow.session.scalar(twin) is not None:
        raise Invalid({"label": [TWIN]})
    opened = Envelope(
        id=new_id(),
        label=cmd.label,
        fiscal_year=cmd.fiscal_year,
        total_cents=cmd.total_cents,
        changed_at=uow.now,
    )
    uow.add(opened)
    uow.session.flush()
    note(uow, opened, Move.OPENED, cmd.total_cents, cmd.by)
    return opened.id


@command
class ResizeEnvelope:
    """Give an envelope another amount."""

    by: UUID = given()
    envelope_id: UUID = given()
    seen: int = hidden()
    total_cents: int = money(max=MOST, label="Nouveau montant", help="En euros, au moins ce qui est réservé et engagé.")
    reason: str = text(max=REASON_MAX, min=3, label=REASON, help=REASON_HELP, rows=2)


def resize_envelope(cmd: ResizeEnvelope, uow: UnitOfWork) -> UUID:
    """Returns the envelope's id."""
    held = uow.get(Envelope, cmd.envelope_id, seen=cmd.seen)
    grown = held.resize(cmd.total_cents, uow.now)
    note(uow, held, Move.RESIZED, grown, cmd.by, cmd.reason)
    return held.id


@command
class TransferMoney:
    """Move money from one envelope to another, of the same year or of another one."""

    by: UUID = given()
    envelope_id: UUID = given()
    to_id: UUID = choice({}, label="Vers l’enveloppe")
    amount_cents: int = money(min=1, max=MOST, label=AMOUNT, help="En euros, au plus ce qui est disponible.")
    reason: str = text(max=REASON_MAX, min=3, label=REASON, help=REASON_HELP, rows=2)


def transfer_money(cmd: TransferMoney, uow: UnitOfWork) -> UUID:
    """The two rows are locked in the order of their ids: so that two that cross end."""
    locked = {one: uow.get(Envelope, one) for one in sorted({cmd.envelope_id, cmd.to_id})}
    source, target = locked[cmd.envelope_id], locked[cmd.to_id]
    source.give(target, cmd.amount_cents, uow.now)
    note(uow, source, Move.GIVEN, -cmd.amount_cents, cmd.by, cmd.reason)
    note(uow, target, Move.RECEIVED, cmd.amount_cents, cmd.by, cmd.reason)
    return source.id
