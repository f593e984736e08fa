"""Lanes as the DSI and machines read them: which are there, and what waits where."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select
from sqlalchemy.orm import Session

from services.portfolio.domain.checks import Answer
from services.portfolio.tables import check_job, lane, product
from shared.observability import Figure
from shared.web.slices import Slice

SHARED = "shared"
HOUR = timedelta(hours=1)


def lanes(session: Session) -> Sequence[Row[Any]]:
    """Every lane that is wanted or still there, with what waits in it and since when."""
    return session.execute(_lanes().order_by(lane.c.number)).all()


def lanes_in_slices(session: Session, wanted: Slice) -> Sequence[Row[Any]]:
    """The same, for programs."""
    return session.execute(wanted.of(_lanes(), lane.c.number)).all()


def _lanes() -> Select[Any]:
    waiting = _waiting().subquery()
    return (
        select(lane, product.c.title, func.coalesce(waiting.c.jobs, 0).label("jobs"), waiting.c.oldest)
        .join(product, product.c.id == lane.c.product_id)
        .outerjoin(waiting, waiting.c.product_id == lane.c.product_id)
        .where(lane.c.wanted | lane.c.is_there)
    )


def _waiting() -> Any:
    counted = select(check_job.c.product_id, func.count().label("jobs"), func.min(check_job.c.asked_at).label("oldest"))
    return counted.where(check_job.c.answered_at.is_(None)).group_by(check_job.c.product_id)


def shared_queue(session: Session) -> Row[Any]:
    """`jobs` that wait with all others, and the instant of the `oldest`."""
    own = select(lane.c.product_id).where(lane.c.wanted)
    others = (check_job.c.answered_at.is_(None), check_job.c.product_id.not_in(own))
    return session.execute(
        select(func.count().label("jobs"), func.min(check_job.c.asked_at).label("oldest")).where(*others)
    ).one()


def figures(session: Session, now: datetime) -> Iterable[Figure]:
    """What waits in each lane and how long, and what was answered within the last hour."""
    name = case((lane.c.number.is_not(None), lane.c.number), else_=SHARED)
    counted = (
        select(name.label("lane"), func.count().label("jobs"), func.min(check_job.c.asked_at).label("oldest"))
        .select_from(check_job)
        .outerjoin(lane, and_(lane.c.product_id == check_job.c.product_id, lane.c.wanted))
        .where(check_job.c.answered_at.is_(None))
        .group_by(name)
    )
    found = {row.lane: row for row in session.execute(counted)}
    for each in sorted({SHARED, *found}):
        row = found.get(each)
        age = max(0.0, (now - row.oldest).total_seconds()) if row else 0.0
        yield Figure("tikub_check_jobs_waiting", "Checks that wait, by lane", row.jobs if row else 0, {"lane": each})
        yield Figure("tikub_check_jobs_oldest_seconds", "How long the oldest of them has waited", age, {"lane": each})
    done = select(check_job.c.answer, func.count().label("many")).where(check_job.c.answered_at > now - HOUR)
    by_answer = {row.answer: row.many for row in session.execute(done.group_by(check_job.c.answer))}
    for one in Answer:
        says = "Checks answered within the last hour, by answer"
        yield Figure("tikub_checks_answered", says, by_answer.get(one.value, 0), {"answer": one.value})
