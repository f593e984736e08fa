"""Answers that come back, each recorded once however often it comes, and those who want to know of them."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import insert, select, update

from services.portfolio.domain.checks import Answer, Finding
from services.portfolio.domain.checks.availability import WINDOW, Measure, availability
from services.portfolio.tables import check_job, check_run
from shared.contracts.jobs import CheckAnswered
from shared.envelope import Envelope
from shared.errors import Malformed
from shared.failpoints import fault
from shared.identifiers import id_from
from shared.schemas import load
from shared.service import Runtime
from shared.uow import UnitOfWork

TOGETHER = 20
"""Answers written in one transaction: whoever wants to change something about their products waits no longer."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recorded:
    """An answer that counts, as it has just been written down."""

    product_id: UUID
    code: str
    finding: Finding
    checked_at: datetime


listeners: list[Callable[[Recorded, UnitOfWork], None]] = []
"""Called for each answer in the transaction that records it; the service's `app` says who listens."""


def record(runtime: Runtime, bodies: Sequence[bytes]) -> int:
    """Write answers down; returns how many counted. What is no answer is told in the log and left."""
    answers = [answer for answer in map(_read, bodies) if answer]
    answers.sort(key=lambda answer: (answer.run_id, answer.check))
    counted = sum(runtime.do(_record, answers[n : n + TOGETHER]) for n in range(0, len(answers), TOGETHER))
    fault("J6")
    return counted


def _read(body: bytes) -> CheckAnswered | None:
    try:
        return load(CheckAnswered, Envelope.from_json(body).data)
    except (Malformed, ValidationError) as reason:
        log.warning("not an answer: %s", str(reason)[:200])
        return None


def _record(answers: Sequence[CheckAnswered], uow: UnitOfWork) -> int:
    return sum(_record_one(answer, uow) for answer in answers)


def _record_one(answer: CheckAnswered, uow: UnitOfWork) -> bool:
    values = {name: getattr(answer, name) for name in ("answer", "grade", "detail", "milliseconds", "worker")}
    values |= {"facts": "\n".join(answer.facts), "checked_at": min(answer.checked_at, uow.now), "answered_at": uow.now}
    asked = (check_job.c.run_id == answer.run_id, check_job.c.code == answer.check)
    first = update(check_job).where(*asked, check_job.c.answered_at.is_(None))
    job = uow.session.execute(first.values(values).returning(check_job)).one_or_none()
    if job is None:
        return False
    finding = Finding(Answer(answer.answer), answer.grade, answer.detail, answer.facts)
    _tell(Recorded(job.product_id, job.code, finding, job.checked_at), job.run_id, uow)
    if job.code == "https":
        _count_availability(job.id, job.run_id, job.product_id, uow)
    return True


def _tell(recorded: Recorded, run_id: UUID, uow: UnitOfWork) -> None:
    counted = check_run.c[recorded.finding.answer.value]
    more = {"answered": check_run.c.answered + 1, counted.name: counted + 1}
    row = (
        update(check_run).where(check_run.c.id == run_id).values(more).returning(check_run.c.jobs, check_run.c.answered)
    )
    jobs, answered = uow.session.execute(row).one()
    if answered == jobs:
        uow.session.execute(update(check_run).where(check_run.c.id == run_id).values(ended_at=uow.now))
    for listen in listeners:
        listen(recorded, uow)


def _count_availability(cause: UUID, run_id: UUID, product_id: UUID, uow: UnitOfWork) -> None:
    """Each look at the first page is a measure; what they say together is an answer of its own."""
    finding = availability(_measures(product_id, uow))
    row = {"id": id_from(cause, "availability"), "run_id": run_id, "product_id": product_id, "code": "availability"}
    row |= {"answer": finding.answer.value, "grade": finding.grade, "detail": finding.detail}
    instants = dict.fromkeys(("asked_at", "sent_at", "checked_at", "answered_at"), uow.now)
    uow.session.execute(insert(check_job).values(**row, **instants, facts="\n".join(finding.facts)))
    _tell(Recorded(product_id, "availability", finding, uow.now), run_id, uow)


def _measures(product_id: UUID, uow: UnitOfWork) -> list[Measure]:
    wanted = select(check_job.c.checked_at, check_job.c.answer, check_job.c.milliseconds).where(
        check_job.c.product_id == product_id, check_job.c.code == "https", check_job.c.checked_at > uow.now - WINDOW
    )
    rows = uow.session.execute(wanted).all()
    return [Measure(at, answer != Answer.UNREACHABLE, milliseconds) for at, answer, milliseconds in rows]
