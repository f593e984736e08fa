"""What waits for the next sitting of a body, found by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from services.governance.domain.cases import CaseState
from services.governance.domain.conditions import ConditionState
from services.governance.domain.minutes import MinutesState
from services.governance.domain.register import CONFIRM
from services.governance.domain.reviews import ReviewState
from services.governance.domain.sittings import ItemKind, SittingState
from services.governance.tables import case_file, condition, minutes, review, sitting, sitting_item

MOST = 100
"""Items of one agenda: more would not be dealt with in a day; the others wait."""


@dataclass(frozen=True)
class Found:
    """Something that waits for a sitting; `due_on` is the day that it had.

    `by_itself`: it is on the next agenda, whether or not somebody chooses it.
    """

    kind: ItemKind
    about_id: UUID
    number: str
    title: str
    due_on: date | None = None
    by_itself: bool = True


def found_for(session: Session, body_id: UUID) -> list[Found]:
    """What comes back by itself, then cases that are not decided nor being voted on, the oldest first."""
    found = _by_themselves(session, body_id)
    waits = select(case_file.c.id, case_file.c.number, case_file.c.title, case_file.c.question)
    waits = waits.where(
        case_file.c.body_id == body_id, case_file.c.state.in_([CaseState.RECEIVED, CaseState.QUORUM_MISSED])
    )
    cases = _free(waits, case_file.c.id).order_by(case_file.c.id)
    rows = session.execute(cases.limit(MOST - len(found)))
    return found + [
        Found(ItemKind.CASE, row.id, row.number, row.title, by_itself=row.question == CONFIRM) for row in rows
    ]


def _by_themselves(session: Session, body_id: UUID) -> list[Found]:
    """Minutes to approve (R36), late conditions (R34), decisions to look at again (R33)."""
    late = select(condition.c.id, condition.c.decision_number, condition.c.text, condition.c.due_on)
    late = late.where(condition.c.body_id == body_id, condition.c.state == ConditionState.OVERDUE)
    overdue = _free(late, condition.c.id).order_by(condition.c.due_on, condition.c.id)
    again = select(review.c.id, review.c.decision_number, review.c.title, review.c.due_on)
    again = again.where(review.c.body_id == body_id, review.c.state == ReviewState.DUE, ~review.c.provisional)
    reviews = _free(again, review.c.id).order_by(review.c.due_on, review.c.id)
    submitted = select(minutes.c.id, minutes.c.number, minutes.c.number)
    submitted = submitted.where(minutes.c.body_id == body_id, minutes.c.state == MinutesState.SUBMITTED)
    to_approve = _free(submitted, minutes.c.id).order_by(minutes.c.submitted_at, minutes.c.id)
    found = [Found(ItemKind.MINUTES, *row) for row in session.execute(to_approve.limit(MOST))]
    found += [Found(ItemKind.CONDITION, *row) for row in session.execute(overdue.limit(MOST - len(found)))]
    return found + [Found(ItemKind.REVIEW, *row) for row in session.execute(reviews.limit(MOST - len(found)))]


def _free(query: Select[Any], about: ColumnElement[UUID]) -> Select[Any]:
    """Not on the agenda of a sitting to which members were called, and that is not over."""
    taken = select(sitting_item.c.id).join(sitting, sitting.c.id == sitting_item.c.sitting_id)
    taken = taken.where(
        sitting_item.c.about_id == about, sitting.c.state.in_([SittingState.CONVENED, SittingState.OPEN])
    )
    return query.where(~taken.exists())
