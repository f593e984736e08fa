"""Hold money for a case, promise it on a granted decision; what is held follows the decision."""

from uuid import UUID

from sqlalchemy import func, select

from services.governance.commands.envelopes.journal import AMOUNT, say_both
from services.governance.commands.envelopes.purchases import say_ready
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.days import in_paris
from services.governance.domain.envelopes import MOST, Commitment, CommitmentState, Envelope, Move, grants
from services.governance.domain.register import Decision
from services.governance.domain.reviews import Review
from services.governance.domain.roles import COMMAND_LINE
from services.governance.tables import commitment, decision
from shared.answers import in_euros
from shared.contracts.ideas import TITLE_MAX
from shared.errors import Invalid, Refused
from shared.identifiers import id_from
from shared.messages import choice, command, given, integer, money, text
from shared.sentence import Sentence
from shared.uow import UnitOfWork

LINE_LABEL = "Ce que paie cet argent"
LINE_HELP = "Par exemple : deux mois de développement."
LAST_LINE = 99
TOO_MUCH = "Ce dossier porte sur une somme dont il reste {left} : n’en promettez pas plus."
NOT_CONFIRMED = "L’accord provisoire n’a pas été confirmé."


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
    say_both(uow, held, kept, Move.RESERVED, cmd.amount_cents, cmd.by)
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
    _check_holds(granted, uow)
    held = uow.get(Envelope, cmd.envelope_id)
    kept = _line_of(case, cmd, CommitmentState.RESERVED, uow)
    held.reserve(cmd.amount_cents, uow.now)
    kept.rest_on(granted, held, uow.now)
    say_both(uow, held, kept, Move.COMMITTED, cmd.amount_cents, cmd.by)
    say_ready(case, granted, uow, cmd.by)
    return held.id


def _check_holds(granted: Decision, uow: UnitOfWork) -> None:
    """A grant for a time carries new money until its last day, or once it is confirmed."""
    found = uow.find(Review, decision_number=granted.number)
    if found is not None and found.has_lapsed(in_paris(uow.now)):
        raise Refused("L’accord provisoire est arrivé à son terme : il n’engage plus d’argent s’il n’est pas confirmé.")


def _line_of(case: Case, cmd: ReserveMoney | CommitMoney, state: CommitmentState, uow: UnitOfWork) -> Commitment:
    """A new line of the case; a line that is there already is refused, however often it is asked for."""
    taken = select(commitment.c.id).where(commitment.c.case_id == case.id, commitment.c.line == cmd.line)
    if uow.session.scalar(taken) is not None:
        raise Invalid({"line": ["Cette ligne est déjà réservée ou engagée."]})
    _check_within(case, cmd.amount_cents, uow)
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


def _check_within(case: Case, amount_cents: int, uow: UnitOfWork) -> None:
    """Never more than was asked for and granted, all lines together; under the lock of the case."""
    if not case.amount_cents:
        return
    kept = func.sum(commitment.c.amount_cents - commitment.c.released_cents)
    left = case.amount_cents - (uow.session.scalar(select(kept).where(commitment.c.case_id == case.id)) or 0)
    if amount_cents > left:
        raise Invalid({"amount_cents": [Sentence(TOO_MUCH, left=in_euros(left))]})


def settle_reservations(case: Case, decided: Decision, uow: UnitOfWork) -> None:
    """What was reserved for a case follows its decision, in the same transaction: committed if granted, else freed."""
    waiting = (commitment.c.case_id == case.id, commitment.c.state == CommitmentState.RESERVED)
    ordered = select(commitment.c.id, commitment.c.envelope_id).where(*waiting)
    rows = uow.session.execute(ordered.order_by(commitment.c.envelope_id, commitment.c.id)).all()
    for kept_id, envelope_id in rows:
        held, kept = uow.get(Envelope, envelope_id), uow.get(Commitment, kept_id)
        if grants(decided):
            kept.rest_on(decided, held, uow.now)
            say_both(uow, held, kept, Move.COMMITTED, kept.amount_cents, COMMAND_LINE)
        else:
            freed = kept.release(held, uow.now)
            say_both(uow, held, kept, Move.RELEASED, freed, COMMAND_LINE)
    if rows and grants(decided):
        say_ready(case, decided, uow)


def release_all(case_id: UUID, uow: UnitOfWork) -> None:
    """A grant for a time was not confirmed: whatever of its money is not spent is free again."""
    running = (commitment.c.case_id == case_id, commitment.c.state == CommitmentState.COMMITTED)
    ordered = select(commitment.c.id, commitment.c.envelope_id).where(*running)
    for kept_id, envelope_id in uow.session.execute(ordered.order_by(commitment.c.envelope_id, commitment.c.id)).all():
        held, kept = uow.get(Envelope, envelope_id), uow.get(Commitment, kept_id)
        freed = kept.release(held, uow.now)
        say_both(uow, held, kept, Move.RELEASED, freed, COMMAND_LINE, NOT_CONFIRMED)
