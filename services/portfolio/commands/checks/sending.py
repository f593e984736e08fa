"""How checks leave: one letter for what is unsent of a run, the oldest run first; a bus that is down loses nothing."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from services.portfolio.commands.checks.asking import PATIENCE
from services.portfolio.tables import check_job, product
from shared.broker import Letter, Publisher
from shared.contracts.jobs import ADDRESS_MAX, ChecksAsked
from shared.envelope import Envelope
from shared.failpoints import fault
from shared.identifiers import id_from
from shared.schemas import dump
from shared.service import Runtime
from shared.uow import UnitOfWork

TOGETHER = 100
"""Letters that leave between two marks."""
ADDRESSES = ("link", "repository", "figures_link")

Run = Sequence[Row[Any]]
"""What is unsent of one run."""


def send_some(runtime: Runtime, sender: Publisher) -> int:
    """Send what waits, with confirms, then mark it; returns how many checks. What dies in between is sent twice."""
    with runtime.reading() as session:
        now = runtime.clock(session)
        runs = _unsent(session)
    if not runs:
        return 0
    reasons = sender.publish([_letter(run) for run in runs])
    fault("J5")
    sent = [job.position for run, reason in zip(runs, reasons, strict=True) if reason is None for job in run]
    runtime.do(_mark, (sent, now))
    return len(sent)


def _unsent(session: Session) -> list[Run]:
    unsent = (check_job.c.sent_at.is_(None), check_job.c.answered_at.is_(None))
    first = func.min(check_job.c.position).label("first")
    oldest = select(check_job.c.run_id, first).where(*unsent).group_by(check_job.c.run_id).order_by("first")
    runs = oldest.limit(TOGETHER).subquery()
    about = (product.c.number, *(product.c[name] for name in ADDRESSES))
    wanted = select(check_job, *about).join(product, product.c.id == check_job.c.product_id)
    wanted = wanted.join(runs, runs.c.run_id == check_job.c.run_id).where(*unsent)
    jobs = session.execute(wanted.order_by(runs.c.first, check_job.c.position))
    return [list(run) for _, run in groupby(jobs, key=lambda job: job.run_id)]


def _mark(given: tuple[Sequence[int], datetime], uow: UnitOfWork) -> None:
    positions, now = given
    uow.session.execute(update(check_job).where(check_job.c.position.in_(positions)).values(sent_at=now))


def _letter(run: Run) -> Letter:
    job, checks = run[0], tuple(job.code for job in run)
    asked = ChecksAsked(
        run_id=job.run_id,
        product_id=job.product_id,
        number=job.number,
        checks=checks,
        asked_at=job.asked_at,
        **{name: _address(getattr(job, name)) for name in ADDRESSES},
    )
    envelope = Envelope(
        id=id_from(job.run_id, " ".join(checks)),
        source="/portfolio",
        type="portfolio.checks.asked.v1",
        subject=f"portfolio/checks/{job.run_id}",
        version=1,
        time=job.asked_at,
        data=dump(asked),
        correlation=str(job.run_id),
    )
    return Letter(key=job.number, id=envelope.id, body=envelope.to_json(), type=envelope.type)


def _address(written: str) -> str:
    """An address that a message can carry; what no person could type is none."""
    return written if written.isprintable() and len(written) <= ADDRESS_MAX else ""


def send_again(runtime: Runtime, *, all_of_them: bool = False) -> int:
    """Checks asked long ago and never answered are asked once more; all of them where the bus has forgotten them."""

    def forget(limit: datetime | None, uow: UnitOfWork) -> int:
        lost = (check_job.c.answered_at.is_(None), check_job.c.sent_at < (limit or uow.now - PATIENCE))
        rows = update(check_job).where(*lost).values(sent_at=None).returning(check_job.c.id)
        return len(uow.session.execute(rows).all())

    with runtime.reading() as session:
        now = runtime.clock(session)
    return runtime.do(forget, now if all_of_them else None)
