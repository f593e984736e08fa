"""What automatic checks found, as pages, programs and the exit path read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from services.portfolio.domain.checks import Access, Answer, Standing
from services.portfolio.domain.checks.findings import standing
from services.portfolio.tables import check_access, check_job, check_run, check_waiver
from shared.errors import NotFound
from shared.web.slices import Slice

TREND = 60
"""Runs that a picture shows; with one run a day that is two months, with one a week more than a year."""


@dataclass(frozen=True)
class Result:
    """The last answer to one check of a product, and how it counts today; a waiver stands beside it."""

    code: str
    answer: Answer
    grade: str
    detail: str
    facts: tuple[str, ...]
    checked_at: datetime
    standing: Standing
    waiver: Row[Any] | None

    @property
    def good(self) -> bool:
        """Whether nothing is left to be done about it today."""
        return self.standing in {Standing.MET, Standing.WAIVED, Standing.EXCUSED}


def latest(session: Session, product_id: UUID, today: date) -> dict[str, Result]:
    """The last answer of each check that was ever answered, by its code: four queries whatever there is."""
    last = select(func.max(check_job.c.position)).where(
        check_job.c.product_id == product_id, check_job.c.answered_at.is_not(None)
    )
    rows = session.execute(select(check_job).where(check_job.c.position.in_(last.group_by(check_job.c.code))))
    access, waived = access_of(session, product_id), waivers(session, product_id, today)
    return {row.code: _result(row, access, waived.get(row.code)) for row in rows}


def last_answer(session: Session, product_id: UUID, code: str) -> Answer | None:
    """The last answer of one check, waivers and access left aside; None before the first."""
    mine = select(check_job.c.answer).where(check_job.c.product_id == product_id, check_job.c.code == code)
    mine = mine.where(check_job.c.answered_at.is_not(None))
    found = session.scalar(mine.order_by(check_job.c.position.desc()).limit(1))
    return Answer(found) if found else None


def _result(row: Row[Any], access: Access, waiver: Row[Any] | None) -> Result:
    answer = Answer(row.answer)
    how = standing(answer, access, waived=waiver is not None)
    return Result(
        row.code,
        answer,
        row.grade,
        row.detail,
        tuple(row.facts.split("\n") if row.facts else ()),
        row.checked_at,
        how,
        waiver,
    )


def access_of(session: Session, product_id: UUID) -> Access:
    """Who can reach the product, as far as anybody has said."""
    found = session.scalar(select(check_access.c.access).where(check_access.c.product_id == product_id))
    return Access(found) if found else Access.OPEN


def waivers(session: Session, product_id: UUID, today: date) -> dict[str, Row[Any]]:
    """Waivers that hold today, by the code of the check."""
    holds = (check_waiver.c.until >= today, check_waiver.c.ended_at.is_(None))
    rows = session.execute(select(check_waiver).where(check_waiver.c.product_id == product_id, *holds))
    return {row.code: row for row in rows}


def the_waiver(session: Session, product_id: UUID, waiver_id: UUID) -> Row[Any]:
    """One waiver of this product; raises NotFound."""
    wanted = and_(check_waiver.c.id == waiver_id, check_waiver.c.product_id == product_id)
    found = session.execute(select(check_waiver).where(wanted)).one_or_none()
    if found is None:
        raise NotFound
    return found


def runs(session: Session, product_id: UUID) -> Sequence[Row[Any]]:
    """The last runs, the newest first; the first one may still go on."""
    wanted = select(check_run).where(check_run.c.product_id == product_id)
    return session.execute(wanted.order_by(check_run.c.asked_at.desc()).limit(TREND)).all()


def runs_in_slices(session: Session, product_id: UUID, wanted: Slice) -> Sequence[Row[Any]]:
    """All runs that are kept, the oldest first, for programs."""
    query = select(check_run).where(check_run.c.product_id == product_id)
    return session.execute(wanted.of(query, check_run.c.id)).all()


def answers_in_slices(session: Session, product_id: UUID, wanted: Slice) -> Sequence[Row[Any]]:
    """All answers that are kept, the oldest first."""
    query = select(check_job).where(check_job.c.product_id == product_id, check_job.c.answered_at.is_not(None))
    return session.execute(wanted.of(query, check_job.c.position)).all()
