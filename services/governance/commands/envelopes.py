"""Open envelopes, move money between them, hold, commit, spend and release it."""

from uuid import UUID

from sqlalchemy import select

from services.governance.domain.cases import Case, CaseState
from services.governance.domain.envelopes import MOST, Commitment, CommitmentState, Envelope, Move, Movement, grants
from services.governance.domain.register import Decision
from services.governance.domain.roles import COMMAND_LINE
from services.governance.tables import commitment, decision, envelope
from shared.contracts.ideas import REASON_MAX, TITLE_MAX
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import id_from, new_id
from shared.messages import choice, command, given, hidden, integer, money, text
from shared.uow import UnitOfWork

LABEL, LABEL_HELP = "Nom de l’enveloppe", "Tel qu’il est écrit au budget, par exemple : Produits en construction."
YEAR, YEAR_HELP = "Exercice", "L’année du budget, par exemple 2026."
AMOUNT = "Montant"
REASON, REASON_HELP = "Raison", "Une phrase ; elle reste dans le journal de l’enveloppe."
LINE_LABEL = "Ce que paie cet argent"
LINE_HELP = "Par exemple : deux mois de développement."
TWIN = "Une enveloppe porte déjà ce nom pour cet exercice."
LAST_LINE = 99


def _note(
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
    _note(uow, opened, Move.OPENED, cmd.total_cents, cmd.by)
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
    _note(uow, held, Move.RESIZED, grown, cmd.by, cmd.reason)
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
    _note(uow, source, Move.GIVEN, -cmd.amount_cents, cmd.by, cmd.reason)
    _note(uow, target, Move.RECEIVED, cmd.amount_cents, cmd.by, cmd.reason)
    return source.id


@command
class ReserveMoney:
    """Hold money for a case that is not decided yet."""

    by: UUID = given()
    envelope_id: UUID = given()
    case_id: UUID = choice({}, label="Dossier", help="Un dossier qui n’est pas encore tranché.")
    line: int = integer(min=1, max=LAST_LINE, label="Ligne", help="1 pour le premier montant de ce dossier.")
    label: str = text(max=TITLE_MAX, min=3, label=LINE_LABEL, help=LINE_HELP)
    amount_cents: int = money(min=1, max=MOST, label=AMOUNT, help="En euros, au plus ce qui est disponible.")


def reserve_money(cmd: ReserveMoney, uow: UnitOfWork) -> UUID:
    """The case is locked before the envelope, as when it is decided; returns the envelope's id."""
    case = uow.get(Case, cmd.case_id)
    if case.state is CaseState.DECIDED:
        raise Refused("Ce dossier est déjà tranché : engagez l’argent sur sa décision.")
    held = uow.get(Envelope, cmd.envelope_id)
    held.reserve(cmd.amount_cents, uow.now)
    kept = _line_of(case, cmd, CommitmentState.RESERVED, uow)
    _say_both(uow, held, kept, Move.RESERVED, cmd.amount_cents, cmd.by)
    return held.id


@command
class CommitMoney:
    """Promise money on a granted decision."""

    by: UUID = given()
    envelope_id: UUID = given()
    case_id: UUID = choice({}, label="Décision", help="Une décision du registre qui accorde ce qui était demandé.")
    line: int = integer(min=1, max=LAST_LINE, label="Ligne", help="1 pour le premier montant de cette décision.")
    label: str = text(max=TITLE_MAX, min=3, label=LINE_LABEL, help=LINE_HELP)
    amount_cents: int = money(min=1, max=MOST, label=AMOUNT, help="En euros, au plus ce qui est disponible.")


def commit_money(cmd: CommitMoney, uow: UnitOfWork) -> UUID:
    """One commitment at most for each line of a decision, under the lock of its case; returns the envelope's id."""
    case = uow.get(Case, cmd.case_id)
    granted = uow.session.scalar(select(Decision).where(decision.c.case_id == case.id))
    if granted is None:
        raise Refused("Ce dossier n’est pas encore tranché : réservez l’argent en attendant.")
    held = uow.get(Envelope, cmd.envelope_id)
    kept = _line_of(case, cmd, CommitmentState.RESERVED, uow)
    held.reserve(cmd.amount_cents, uow.now)
    kept.rest_on(granted, held, uow.now)
    _say_both(uow, held, kept, Move.COMMITTED, cmd.amount_cents, cmd.by)
    return held.id


def _line_of(case: Case, cmd: ReserveMoney | CommitMoney, state: CommitmentState, uow: UnitOfWork) -> Commitment:
    """A new line of the case; a line that is there already is refused, however often it is asked for."""
    taken = select(commitment.c.id).where(commitment.c.case_id == case.id, commitment.c.line == cmd.line)
    if uow.session.scalar(taken) is not None:
        raise Invalid({"line": ["Cette ligne est déjà réservée ou engagée."]})
    return Commitment(
        id=id_from(case.id, f"commitment/{cmd.line}"),
        envelope_id=cmd.envelope_id,
        case_id=case.id,
        line=cmd.line,
        label=cmd.label,
        idea_id=case.idea_id,
        product_id=case.product_id,
        amount_cents=cmd.amount_cents,
        state=state,
        changed_at=uow.now,
    )


def _say_both(
    uow: UnitOfWork, held: Envelope, kept: Commitment, move: Move, amount_cents: int, by: UUID, reason: str = ""
) -> None:
    uow.add(kept)
    uow.session.flush()
    _note(uow, held, move, amount_cents, by, reason, of=kept.id)
    uow.say(kept.told(held.fiscal_year))


def settle_reservations(case: Case, decided: Decision, uow: UnitOfWork) -> None:
    """What was reserved for a case follows its decision, in the same transaction: committed if granted, else freed."""
    waiting = (commitment.c.case_id == case.id, commitment.c.state == CommitmentState.RESERVED)
    ordered = select(commitment.c.id, commitment.c.envelope_id).where(*waiting)
    for kept_id, envelope_id in uow.session.execute(ordered.order_by(commitment.c.envelope_id, commitment.c.id)).all():
        held, kept = uow.get(Envelope, envelope_id), uow.get(Commitment, kept_id)
        if grants(decided):
            kept.rest_on(decided, held, uow.now)
            _say_both(uow, held, kept, Move.COMMITTED, kept.amount_cents, COMMAND_LINE)
        else:
            freed = kept.release(held, uow.now)
            _say_both(uow, held, kept, Move.RELEASED, freed, COMMAND_LINE)


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
    _say_both(uow, held, kept, Move.SPENT, cmd.amount_cents, cmd.by, cmd.reason)
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
    _say_both(uow, held, kept, Move.TAKEN_BACK, -cmd.amount_cents, cmd.by, cmd.reason)
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
    _say_both(uow, held, kept, Move.RELEASED, freed, cmd.by, cmd.reason)
    return held.id


def _locked(commitment_id: UUID, seen: int, uow: UnitOfWork) -> tuple[Envelope, Commitment]:
    """The envelope before its commitment, as everywhere else."""
    envelope_id = uow.session.scalar(select(commitment.c.envelope_id).where(commitment.c.id == commitment_id))
    if envelope_id is None:
        raise NotFound("Nous ne trouvons pas cet engagement.")
    held = uow.get(Envelope, envelope_id)
    return held, uow.get(Commitment, commitment_id, seen=seen)
