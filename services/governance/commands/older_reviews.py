"""Decisions granted before there were review dates get one: six months after the decision, without touching it."""

from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from services.governance.domain.cases import Case
from services.governance.domain.register import CONFIRM, REPEAL, Decision
from services.governance.domain.reviews import STOP, Review
from services.governance.domain.rules import Outcome
from services.governance.domain.votes import Round
from services.governance.tables import decision, review
from shared.errors import DatabaseDown
from shared.identifiers import id_from
from shared.service import Runtime
from shared.uow import UnitOfWork

log = structlog.get_logger()

AT_ONCE = 200
"""Decisions looked at in one round."""


@dataclass(frozen=True)
class DateOlderDecision:
    """A decision that grants has no review date."""

    decision_id: UUID
    case_id: UUID


def date_older_decision(cmd: DateOlderDecision, uow: UnitOfWork) -> bool:
    """Under the lock of its case, so that two workers give it one date; tells whether it has got one now."""
    uow.get(Case, cmd.case_id)
    decided = uow.session.get_one(Decision, cmd.decision_id)
    if uow.find(Review, decision_id=decided.id) is not None:
        return False
    vote = uow.session.get_one(Round, decided.round_id)
    made = Review.of(decided, vote, review_id=id_from(decided.id, "review"))
    if made is None:
        return False
    made.given_at = uow.now
    uow.add(made)
    return True


def date_older_decisions(runtime: Runtime) -> int:
    """All that grant, hold and have no date; one whose day has passed comes back at once; returns how many."""
    with runtime.reading() as session:
        rows = session.execute(_undated().limit(AT_ONCE)).all()
    return sum(_date_alone(runtime, DateOlderDecision(row.id, row.case_id)) for row in rows)


def _undated() -> Select[tuple[UUID, UUID]]:
    """Those of the domain's `review_day`, but for what was repealed since: there is nothing left to look at."""
    whole = decision.outerjoin(review, review.c.decision_id == decision.c.id)
    granted = (decision.c.outcome == Outcome.GRANTED, decision.c.question != STOP, review.c.id.is_(None))
    lasting = or_(decision.c.corrects == "", decision.c.question == CONFIRM)
    columns = select(decision.c.id, decision.c.case_id).select_from(whole)
    return columns.where(*granted, lasting, ~_repealed()).order_by(decision.c.year, decision.c.rank)


def _repealed() -> ColumnElement[bool]:
    later = decision.alias()
    ends = and_(later.c.question == REPEAL, later.c.outcome == Outcome.GRANTED)
    return exists().where(later.c.corrects == decision.c.number, ends)


def _date_alone(runtime: Runtime, asked: DateOlderDecision) -> bool:
    try:
        return runtime.do(date_older_decision, asked, correlation=f"review-of-{asked.decision_id}")
    except DatabaseDown:
        raise
    except Exception:
        # One that cannot be dated must not keep the others from it; the log tells.
        log.exception("review.not_dated", decision_id=str(asked.decision_id))
        return False
