"""What a sponsor looks at: their products, what must be decided of them and when, what was decided, with the money."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from services.governance.domain.cases import CaseState
from services.governance.domain.conditions import ConditionState
from services.governance.domain.envelopes import CommitmentState
from services.governance.domain.sittings import SittingState
from services.governance.queries.cases import SPONSOR, Viewer
from services.governance.tables import (
    body,
    case_file,
    commitment,
    condition,
    decision,
    known_product,
    known_stay,
    sitting,
    sitting_item,
    vote_round,
)
from services.governance.tables.products import there_on

MOST = 100


def sponsored(session: Session, viewer: Viewer) -> list[Row[Any]]:
    """The products that somebody sponsors today, by name, with the days of their sponsorship."""
    whole = known_stay.join(known_product, known_product.c.product_id == known_stay.c.product_id)
    query = select(known_product, known_stay.c.since.label("sponsor_since"), known_stay.c.until).select_from(whole)
    mine = (known_stay.c.person_id == viewer.id, there_on(viewer.today, SPONSOR))
    return list(session.execute(query.where(*mine).order_by(known_product.c.title, known_stay.c.stay_id).limit(MOST)))


def to_decide(session: Session, products: Collection[UUID]) -> list[Row[Any]]:
    """Cases of these products that are not decided, with the close of the vote that is open, the oldest first."""
    uncounted = and_(vote_round.c.case_id == case_file.c.id, vote_round.c.closed_at.is_(None))
    whole = case_file.join(body, body.c.id == case_file.c.body_id).outerjoin(vote_round, uncounted)
    query = select(*case_file.c, body.c.name.label("body_name"), vote_round.c.closes_at).select_from(whole)
    waiting = (case_file.c.product_id.in_(products), case_file.c.state != CaseState.DECIDED)
    return list(session.execute(query.where(*waiting).order_by(case_file.c.received_at, case_file.c.id).limit(MOST)))


def sitting_of(session: Session, cases: Sequence[Any], now: datetime) -> dict[UUID, Row[Any]]:
    """For each of these cases (id, body_id) the sitting that deals with it, else the next one of its body."""
    ahead = _next_sittings(session, {one.body_id for one in cases}, now)
    items = select(sitting_item.c.about_id, sitting_item.c.sitting_id).where(
        sitting_item.c.about_id.in_([one.id for one in cases]), sitting_item.c.sitting_id.in_([row.id for row in ahead])
    )
    listed = {(row.about_id, row.sitting_id) for row in session.execute(items)} if ahead else set()
    found: dict[UUID, Row[Any]] = {}
    for one in cases:
        here = [row for row in ahead if row.body_id == one.body_id]
        named = [row for row in here if (one.id, row.id) in listed]
        if here:
            found[one.id] = (named or here)[0]
    return found


def _next_sittings(session: Session, bodies: Collection[UUID], now: datetime) -> list[Row[Any]]:
    ahead = (sitting.c.body_id.in_(bodies), sitting.c.starts_at > now, sitting.c.state != SittingState.CANCELLED)
    return list(session.execute(select(sitting).where(*ahead).order_by(sitting.c.starts_at, sitting.c.id).limit(MOST)))


def decided(session: Session, products: Collection[UUID]) -> list[Row[Any]]:
    """What was decided of these products, the last first, with the money of each decision in cents."""
    kept = case((commitment.c.state == CommitmentState.RESERVED, 0), else_=commitment.c.amount_cents)
    promised = func.sum(kept - commitment.c.released_cents).label("committed")
    money = select(commitment.c.case_id, promised, func.sum(commitment.c.spent_cents).label("spent"))
    sums = money.group_by(commitment.c.case_id).subquery()
    whole = decision.outerjoin(sums, sums.c.case_id == decision.c.case_id)
    query = select(*decision.c, sums.c.committed, sums.c.spent).select_from(whole)
    about = query.where(decision.c.product_id.in_(products))
    return list(session.execute(about.order_by(decision.c.decided_at.desc(), decision.c.id).limit(MOST)))


def conditions_of(session: Session, products: Collection[UUID]) -> list[Row[Any]]:
    """Conditions of these products that are not met, the first to fall due first."""
    open_ones = (condition.c.product_id.in_(products), condition.c.state != ConditionState.MET)
    return list(session.execute(select(condition).where(*open_ones).order_by(condition.c.due_on).limit(MOST)))


def calendar_of(session: Session, viewer: Viewer, since: datetime) -> list[Row[Any]]:
    """Sittings of the bodies before which a product that somebody sponsors waits, or was decided about."""
    mine = select(known_stay.c.product_id).where(known_stay.c.person_id == viewer.id, there_on(viewer.today, SPONSOR))
    bodies = select(case_file.c.body_id).where(case_file.c.product_id.in_(mine))
    query = select(sitting).where(sitting.c.starts_at >= since, sitting.c.body_id.in_(bodies))
    return list(session.execute(query.order_by(sitting.c.starts_at, sitting.c.id).limit(MOST)))


def without_sponsor(session: Session, today: date) -> list[Row[Any]]:
    """Products whose sponsors have all left, with the day on which the last one did, the longest alone first."""
    other = known_stay.alias("other")
    still = exists().where(other.c.product_id == known_stay.c.product_id, *_not_over(other, today))
    left = func.max(known_stay.c.until).label("left_on")
    gone = (known_stay.c.role == SPONSOR, not_(still))
    query = select(known_stay.c.product_id, known_product.c.number, known_product.c.title, left)
    query = query.join(known_product, known_product.c.product_id == known_stay.c.product_id).where(*gone)
    grouped = query.group_by(known_stay.c.product_id, known_product.c.number, known_product.c.title)
    return list(session.execute(grouped.order_by(left, known_stay.c.product_id).limit(MOST)))


def _not_over(stay: Any, today: date) -> tuple[ColumnElement[bool], ...]:
    """Sponsors who are there, or are to come."""
    return stay.c.role == SPONSOR, or_(stay.c.until.is_(None), stay.c.until >= today)
