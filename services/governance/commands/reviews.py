"""Decisions come back by themselves: on their review date, and at the end of a grant for a time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import structlog
from sqlalchemy import select

from services.governance.commands.envelopes import release_all
from services.governance.commands.questions import put_before
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case
from services.governance.domain.corrections import case_about
from services.governance.domain.days import in_paris
from services.governance.domain.register import CONFIRM, REPEAL, Decision
from services.governance.domain.reviews import Review, ReviewState
from services.governance.domain.rules import Outcome
from services.governance.domain.votes import Round
from services.governance.tables import review
from shared.errors import DatabaseDown
from shared.identifiers import id_from
from shared.messages import command, day, given, hidden
from shared.service import Runtime
from shared.uow import UnitOfWork

log = structlog.get_logger()

WHY = (
    "L’accord donné à titre provisoire par la décision {number} arrive à son terme le {day}. "
    "Ce qui devait être montré : {evidence}"
)


def follow_up(case: Case, decided: Decision, counted: Round, uow: UnitOfWork) -> None:
    """What a new decision means for later: its own review, and that of the decision that it confirms or repeals."""
    made = Review.of(decided, counted, review_id=id_from(decided.id, "review"))
    if made is not None:
        uow.add(made)
    granted = decided.outcome is Outcome.GRANTED
    if case.question == CONFIRM or (case.question == REPEAL and granted):
        _settle(case.corrects, uow, confirmed=case.question == CONFIRM and granted)


def _settle(number: str, uow: UnitOfWork, *, confirmed: bool) -> None:
    """The former decision holds, or ends: money of a grant for a time that nobody has spent is free again."""
    found = uow.find(Review, decision_number=number)
    if found is None or found.over:
        return
    found.settle(confirmed=confirmed, now=uow.now)
    uow.say(found.told(uow.now))
    if found.provisional and not confirmed:
        release_all(found.case_id, uow)


@command
class MoveReview:
    """Look at a decision again on another day."""

    by: UUID = given()
    review_id: UUID = given()
    seen: int = hidden()
    due_on: date = day(label="Réexamen le", help="Dans les six mois de la décision, qui revient ce jour-là.")


def move_review(cmd: MoveReview, uow: UnitOfWork) -> UUID:
    """Returns the review's id."""
    found = uow.get(Review, cmd.review_id, seen=cmd.seen)
    found.move(cmd.due_on, in_paris(uow.now))
    return found.id


@dataclass(frozen=True)
class LetReviewFallDue:
    """The day of a review is there."""

    review_id: UUID
    today: date


def let_review_fall_due(cmd: LetReviewFallDue, uow: UnitOfWork) -> bool:
    """Under its lock, so that it comes back once; a grant for a time becomes a case: is it to be confirmed?"""
    found = uow.get(Review, cmd.review_id)
    fell = found.fall_due(cmd.today, uow.now)
    if fell:
        about = uow.session.get_one(Case, found.case_id)
        uow.say(found.due(uow.session.get_one(Body, found.body_id), about.author_id, uow.now))
    if fell and found.provisional:
        _ask_to_confirm(found, uow)
    return fell


def _ask_to_confirm(found: Review, uow: UnitOfWork) -> None:
    decided, about = uow.session.get_one(Decision, found.decision_id), uow.session.get_one(Case, found.case_id)
    reason = WHY.format(number=decided.number, day=f"{found.due_on:%d/%m/%Y}", evidence=found.evidence)
    case_id = id_from(decided.id, "confirmation")
    put_before(case_about(decided, about, [], CONFIRM, reason, case_id=case_id, now=uow.now), found.body_id, uow)


def bring_reviews_back(runtime: Runtime) -> int:
    """All whose day is there in Paris; returns how many came back."""
    with runtime.reading() as session:
        today = in_paris(runtime.clock(session))
        late = (review.c.state == ReviewState.WAITING, review.c.due_on <= today)
        due = list(session.scalars(select(review.c.id).where(*late).order_by(review.c.due_on).limit(200)))
    return sum(_bring_alone(runtime, one, today) for one in due)


def _bring_alone(runtime: Runtime, review_id: UUID, today: date) -> bool:
    try:
        return runtime.do(let_review_fall_due, LetReviewFallDue(review_id, today), correlation=f"review-{review_id}")
    except DatabaseDown:
        raise
    except Exception:
        # One that cannot come back must not keep the others from it; the log tells.
        log.exception("review.not_brought", review_id=str(review_id))
        return False
