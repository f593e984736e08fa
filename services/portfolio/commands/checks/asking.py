"""Asking for all checks of a product: because a person wants them, or because they are due."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, insert, or_, select

from services.portfolio.domain.checks import CHECKS, JOBS
from services.portfolio.domain.product import Product
from services.portfolio.tables import check_job, check_run, product
from shared.database import insert_into
from shared.errors import Refused
from shared.identifiers import new_id
from shared.messages import command, given
from shared.service import Runtime
from shared.uow import UnitOfWork

PATIENCE = timedelta(hours=6)
"""After that long a job is sent again, and a run that has not ended keeps nobody from asking for another one."""
TOGETHER = 50
"""Products asked about in one round of the timer."""


@command
class AskForChecks:
    """Someone wants a product to be checked now."""

    by: UUID = given()
    product_id: UUID = given()


def ask_for_checks(cmd: AskForChecks, uow: UnitOfWork) -> UUID:
    """One run with its jobs; refused while another one goes on. Returns the run's id."""
    checked = uow.get(Product, cmd.product_id)
    if not (checked.link or checked.repository or checked.figures_link):
        raise Refused("La fiche ne donne aucune adresse : écrivez-les d’abord.")
    going_on = (check_run.c.ended_at.is_(None), check_run.c.asked_at > uow.now - PATIENCE)
    if uow.session.scalar(select(check_run.c.id).where(check_run.c.product_id == checked.id, *going_on).limit(1)):
        raise Refused("Des vérifications sont en cours : attendez qu’elles soient finies.")
    run_id = new_id()
    uow.session.execute(insert(check_run).values(**_run(run_id, checked.id, uow.now), asked_by=cmd.by))
    uow.session.execute(insert(check_job), _jobs(run_id, checked.id, uow.now))
    return run_id


def _run(run_id: UUID, product_id: UUID, now: datetime) -> dict[str, Any]:
    return {"id": run_id, "product_id": product_id, "asked_at": now, "jobs": len(CHECKS)}


def _jobs(run_id: UUID, product_id: UUID, now: datetime) -> list[dict[str, Any]]:
    about = {"run_id": run_id, "product_id": product_id, "asked_at": now}
    return [about | {"id": new_id(), "code": code} for code in JOBS]


def ask_due(runtime: Runtime) -> int:
    """Ask about products that nobody has asked about in this period; returns how many. Whatever restarts: once."""
    hours = runtime.settings.check_hours
    return sum(iter(lambda: runtime.do(_ask_some, hours), 0)) if hours else 0


def _ask_some(hours: int, uow: UnitOfWork) -> int:
    period = int((uow.now - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // (hours * 3600))
    asked = [(product_id, new_id()) for product_id in _due(period, uow)]
    rows = [_run(run_id, product_id, uow.now) | {"period": period} for product_id, run_id in asked]
    taken = _taken(rows, uow)
    for product_id, run_id in asked:
        if run_id in taken:
            uow.session.execute(insert(check_job), _jobs(run_id, product_id, uow.now))
    return len(taken)


def _due(period: int, uow: UnitOfWork) -> Sequence[UUID]:
    asked = exists().where(check_run.c.product_id == product.c.id, check_run.c.period == period)
    somewhere = or_(product.c.link != "", product.c.repository != "")
    return uow.session.scalars(
        select(product.c.id).where(somewhere, ~asked).order_by(product.c.id).limit(TOGETHER)
    ).all()


def _taken(rows: list[dict[str, Any]], uow: UnitOfWork) -> set[UUID]:
    """The runs that are ours: another worker's timer may have asked at the same instant."""
    if not rows:
        return set()
    made = insert_into(uow.session, check_run).values(rows).on_conflict_do_nothing().returning(check_run.c.id)
    return set(uow.session.scalars(made))
