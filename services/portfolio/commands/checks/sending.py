"""How jobs leave: rows that were not sent yet, in order; a bus that is down loses nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from services.portfolio.commands.checks.asking import PATIENCE
from services.portfolio.tables import check_job, product
from shared.broker import Letter, Publisher
from shared.contracts.jobs import ADDRESS_MAX, CheckAsked
from shared.envelope import Envelope
from shared.failpoints import fault
from shared.schemas import dump
from shared.service import Runtime
from shared.uow import UnitOfWork

TOGETHER = 500
ADDRESSES = ("link", "repository", "figures_link")


def send_some(runtime: Runtime, sender: Publisher) -> int:
    """Send what waits, with confirms, then mark it; returns how many. What dies in between is sent twice."""
    with runtime.reading() as session:
        now = runtime.clock(session)
        about = (product.c.number, *(product.c[name] for name in ADDRESSES))
        wanted = select(check_job, *about).join(product, product.c.id == check_job.c.product_id)
        unsent = wanted.where(check_job.c.sent_at.is_(None), check_job.c.answered_at.is_(None))
        rows = session.execute(unsent.order_by(check_job.c.position).limit(TOGETHER)).all()
    if not rows:
        return 0
    reasons = sender.publish([_letter(row) for row in rows])
    fault("J5")
    sent = [row.position for row, reason in zip(rows, reasons, strict=True) if reason is None]
    runtime.do(_mark, (sent, now))
    return len(sent)


def _mark(given: tuple[Sequence[int], datetime], uow: UnitOfWork) -> None:
    positions, now = given
    uow.session.execute(update(check_job).where(check_job.c.position.in_(positions)).values(sent_at=now))


def _letter(row: Row[Any]) -> Letter:
    asked = CheckAsked(
        job_id=row.id,
        run_id=row.run_id,
        product_id=row.product_id,
        number=row.number,
        check=row.code,
        asked_at=row.asked_at,
        **{name: _address(getattr(row, name)) for name in ADDRESSES},
    )
    envelope = Envelope(
        id=row.id,
        source="/portfolio",
        type="portfolio.check.asked.v1",
        subject=f"portfolio/check/{row.id}",
        version=1,
        time=row.asked_at,
        data=dump(asked),
        correlation=str(row.run_id),
    )
    return Letter(key=row.number, id=row.id, body=envelope.to_json(), type=envelope.type)


def _address(written: str) -> str:
    """An address that a message can carry; what no person could type is none."""
    return written if written.isprintable() and len(written) <= ADDRESS_MAX else ""


def send_again(runtime: Runtime, *, all_of_them: bool = False) -> int:
    """Jobs sent long ago and never answered are sent once more; all of them where the bus has forgotten them."""

    def forget(limit: datetime | None, uow: UnitOfWork) -> int:
        lost = (check_job.c.answered_at.is_(None), check_job.c.sent_at < (limit or uow.now - PATIENCE))
        rows = update(check_job).where(*lost).values(sent_at=None).returning(check_job.c.id)
        return len(uow.session.execute(rows).all())

    with runtime.reading() as session:
        now = runtime.clock(session)
    return runtime.do(forget, now if all_of_them else None)
