"""Open a vote, cast a ballot, close the vote and write the decision down."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select

from services.governance.commands.chain import enter
from services.governance.commands.delegation import check_competent
from services.governance.commands.deliberations import acts_quoted, check_deliberated
from services.governance.commands.envelopes import settle_reservations
from services.governance.commands.reviews import follow_up
from services.governance.domain import cases
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.hearings import left_open
from services.governance.domain.rules import Choice, Outcome
from services.governance.domain.votes import Asking, Choosing, Trial, Word, cast, put_in_box, shares
from services.governance.tables import case_file, vote_round
from shared.contracts.ideas import REASON_MAX
from shared.errors import DatabaseDown, Forbidden, NotFound, Refused
from shared.identifiers import id_from, new_id
from shared.messages import choice, command, given, hidden, integer, text, when, yes_no
from shared.people import roles_of
from shared.service import Runtime
from shared.uow import UnitOfWork

log = structlog.get_logger()

CHOICES = {"for": "Pour", "against": "Contre", "abstention": "Abstention"}
SECRET_CHOICES = CHOICES | {"blank": "Blanc"}
FOR_WHOM = "Laissez vide pour voter en votre nom ; choisissez la personne qui vous a donné pouvoir pour voter au sien."
CONSENT_CHOICES = {"for": "Je consens", "against": "J’ai une objection", "abstention": "Abstention"}
"""What a ballot may say, and what it says when one decides by consent: code -> words on screen."""

LONGEST_TRIAL = 60
TRIAL, TRIAL_HELP = "Pour un accord provisoire, nombre de jours", "60 au plus. Laissez vide pour un accord sans terme."
EVIDENCE, EVIDENCE_HELP = "Ce qui devra être montré avant son terme", "Seulement pour un accord provisoire."


ANSWERS_MAX = 800
ANSWERS = "Réponses entre lesquelles choisir"
ANSWERS_HELP = "De deux à six, une par ligne. Laissez vide pour voter pour ou contre."
REFUSABLE = "Proposer aussi « Aucune de ces réponses »"
REFUSABLE_HELP = "Si elle l’emporte, la demande est refusée."
MOST_VOTES = "Un seul tour suffit"
MOST_VOTES_HELP = (
    "La réponse qui a le plus de voix l’emporte. Sinon, il faut plus de la moitié des voix exprimées ; à défaut, "
    "un second tour départage les deux premières. À égalité, on revote."
)


@command
class OpenVote:
    """Ask the members of the body."""

    by: UUID = given()
    case_id: UUID = given()
    seen: int = hidden()
    closes_at: datetime = when(label="Clôture du vote", help="Les membres peuvent voter jusqu’à cette heure.")
    secret: bool = yes_no(
        label="Vote secret",
        help="Obligatoire pour nommer quelqu’un. Un bulletin secret ne se change plus une fois dans l’urne.",
    )
    provisional_days: int | None = integer(min=1, max=LONGEST_TRIAL, required=False, label=TRIAL, help=TRIAL_HELP)
    evidence: str = text(max=REASON_MAX, rows=2, required=False, label=EVIDENCE, help=EVIDENCE_HELP)
    answers: str = text(max=ANSWERS_MAX, rows=4, required=False, label=ANSWERS, help=ANSWERS_HELP)
    refusable: bool = yes_no(label=REFUSABLE, help=REFUSABLE_HELP)
    most_votes: bool = yes_no(label=MOST_VOTES, help=MOST_VOTES_HELP)


def open_vote(cmd: OpenVote, uow: UnitOfWork) -> UUID:
    """Open the vote, or the second one; returns the case's id."""
    # The body before the case, as everywhere else: two locks taken in two orders would wait for each other.
    body = uow.get(Body, _body_of(uow, cmd.case_id))
    case = uow.get(Case, cmd.case_id, seen=cmd.seen)
    check_competent(case, body.id, uow)
    check_deliberated(case, body, uow)
    opened = cases.open_vote(
        case,
        body,
        closes_at=cmd.closes_at,
        round_id=new_id(),
        now=uow.now,
        asking=Asking(
            cmd.secret,
            Trial.of(cmd.provisional_days, cmd.evidence),
            Choosing.of(cmd.answers, most_votes=cmd.most_votes, refusable=cmd.refusable),
        ),
    )
    uow.say(opened)
    return case.id


def _body_of(uow: UnitOfWork, case_id: UUID) -> UUID:
    body_id: UUID | None = uow.session.scalar(select(case_file.c.body_id).where(case_file.c.id == case_id))
    if body_id is None:
        raise NotFound
    return body_id


@command
class CastBallot:
    """Vote, or vote otherwise."""

    by: UUID = given()
    case_id: UUID = given()
    instead_of: UUID | None = choice({}, label="Pour qui votez-vous", help=FOR_WHOM, required=False)
    choice: str = choice(CHOICES, label="Votre réponse")
    reason: str = text(
        max=REASON_MAX,
        rows=3,
        required=False,
        label="Motif de l’objection",
        help="Obligatoire si vous avez une objection.",
    )


def cast_ballot(cmd: CastBallot, uow: UnitOfWork) -> UUID:
    """The last ballot of a member counts; the same again changes nothing; returns the case's id."""
    # The row of the case is locked before the clock is read: a ballot and the close never cross.
    case = uow.get(Case, cmd.case_id)
    if case.vote.secret:
        raise Refused("Ce vote est secret : votez avec le bulletin secret.")
    keep(case, cmd.instead_of or cmd.by, Word(Choice(cmd.choice), reason=cmd.reason, by=cmd.by), uow)
    return case.id


def keep(case: Case, member: UUID, word: Word, uow: UnitOfWork) -> None:
    """An open ballot, in the place of the one that this member cast before."""
    ballot = cast(case.vote, member, word, ballot_id=new_id(), now=uow.now)
    if ballot is not None:
        # The former ballot has to leave the index of live ballots before the new one enters it.
        uow.session.flush()
        case.vote.keep(ballot)


@command
class CastSecretBallot:
    """Drop a ballot into the box; `salt` keeps what is stored of the form from telling the choice."""

    by: UUID = given()
    case_id: UUID = given()
    salt: str = hidden()
    instead_of: UUID | None = choice({}, label="Pour qui votez-vous", help=FOR_WHOM, required=False)
    choice: str = choice(SECRET_CHOICES, label="Votre bulletin", help="Une fois dans l’urne, il ne se change plus.")


def cast_secret_ballot(cmd: CastSecretBallot, uow: UnitOfWork) -> UUID:
    """Who votes is written down, and apart from it what the box holds; returns the case's id."""
    case = uow.get(Case, cmd.case_id)
    if not case.vote.secret:
        raise Refused("Ce vote n’est pas secret.")
    put_in_box(case.vote, cmd.instead_of or cmd.by, Word(Choice(cmd.choice), by=cmd.by), uow.now)
    return case.id


@command
class CloseVote:
    """Close a vote before its hour, once everyone has voted."""

    by: UUID = given()
    case_id: UUID = given()


def close_vote(cmd: CloseVote, uow: UnitOfWork) -> UUID:
    """By the chair or the team; on a closed vote nothing happens again; returns the case's id."""
    case = uow.get(Case, cmd.case_id)
    counted = case.last_round
    if counted is None or (cmd.by != counted.chair and "team" not in roles_of(uow.session, cmd.by)):
        raise Forbidden("Seules la présidence de l’instance et l’équipe de l’incubateur peuvent clore un vote.")
    if case.state is CaseState.VOTING:
        cases.check_advice(case, uow.now)
        case.vote.end_now(uow.now)
        count(case, uow)
    return case.id


@dataclass(frozen=True)
class CountVote:
    """The hour of a vote has passed."""

    case_id: UUID


def count_vote(cmd: CountVote, uow: UnitOfWork) -> bool:
    """Count a vote whose hour has passed, once; tells whether it did."""
    case = uow.get(Case, cmd.case_id)
    if case.state is not CaseState.VOTING or case.vote.is_open(uow.now):
        return False
    count(case, uow)
    return True


def count(case: Case, uow: UnitOfWork) -> None:
    """Close the vote of a case, and do what comes of it."""
    counted = case.vote
    counted.pass_terms(uow.now)
    # Who has left is written before the round closes: from then on the database refuses it.
    uow.session.flush()
    result = counted.close(uow.now)
    if result.outcome is Outcome.NO_QUORUM:
        uow.say(cases.miss_quorum(case, counted, result, uow.now))
        return
    if result.outcome not in {Outcome.GRANTED, Outcome.REFUSED}:
        case.come_back()
        return
    # A case is decided once: counted again after a restore, it is the same decision to whoever heard of it.
    number = uow.number("DE", of=f"governance/case/{case.id}")
    decision_id = id_from(case.id, "decision")
    acts = acts_quoted(case, uow)
    decision, fact = cases.decide(
        case, counted, result, decision_id=decision_id, number=number, deliberation=acts, now=uow.now
    )
    offered = [{"answer": answer, "votes": votes} for answer, votes in shares(counted)]
    enter(decision, uow, {"answers": offered} if offered else None)
    uow.say(fact, *left_open(case, case.advice, case.questions, uow.now))
    settle_reservations(case, decision, uow)
    follow_up(case, decision, counted, uow)


def close_due_votes(runtime: Runtime) -> int:
    """Count every vote whose hour has passed on the database's clock; returns how many were."""
    return sum(_count_alone(runtime, case_id) for case_id in _due(runtime))


def _due(runtime: Runtime) -> list[UUID]:
    with runtime.reading() as session:
        past = (vote_round.c.closed_at.is_(None), vote_round.c.closes_at <= runtime.clock(session))
        return list(
            session.scalars(select(vote_round.c.case_id).where(*past).order_by(vote_round.c.closes_at).limit(200))
        )


def _count_alone(runtime: Runtime, case_id: UUID) -> bool:
    try:
        return runtime.do(count_vote, CountVote(case_id=case_id), correlation=f"vote-{case_id}")
    except DatabaseDown:
        raise
    except Exception:
        # One vote that cannot be counted must not keep the others from being counted; the log tells.
        log.exception("vote.not_counted", case_id=str(case_id))
        return False
