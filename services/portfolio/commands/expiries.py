"""Looking ahead: whoever works on a product is warned before a proof or a waiver ends, and once it has."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.portfolio.commands.alerts import working
from services.portfolio.domain.checks import BY_CODE
from services.portfolio.domain.dated_list import in_force
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.expiries import LONG_AGO, WORKED_ON, Ending, counts_until, of_path, of_standards, warned
from services.portfolio.domain.product import Product
from services.portfolio.domain.standards import SOON, Claim
from services.portfolio.tables import check_waiver, expiry_told, phase, product, standard, vocabulary
from services.portfolio.tables.exit import exit_condition, exit_path
from services.portfolio.tables.products import is_current
from services.portfolio.tables.standards import lines, standards_of
from shared.database import insert_into
from shared.errors import DatabaseDown
from shared.schemas import PARIS
from shared.service import Runtime
from shared.uow import UnitOfWork

log = structlog.get_logger()


def warn_of_expiries(runtime: Runtime) -> int:
    """Warn once 30 days before each last day, once after it; returns how many events were said."""
    with runtime.reading() as session:
        today = runtime.clock(session).astimezone(PARIS).date()
        concerned = _concerned(session, today)
    return sum(_warn_alone(runtime, product_id) for product_id in concerned)


def _concerned(session: Session, today: date) -> set[UUID]:
    """Products with something that ends and that nobody was told of; they are on their road or on their way out."""
    told = select(expiry_told.c.product_id, expiry_told.c.about, expiry_told.c.until, expiry_told.c.over)
    known = {tuple(row) for row in session.execute(told.where(expiry_told.c.until >= today - LONG_AGO))}
    return {
        product_id
        for product_id, about, until in _ending(session, today)
        if (product_id, about, until, until < today) not in known
    }


def _ending(session: Session, today: date) -> Iterator[tuple[UUID, str, date]]:
    near = (today - LONG_AGO, today + SOON)
    here = select(product.c.id).join_from(product, phase, is_current(today))
    here = here.where(phase.c.code.in_(vocabulary(session).road(today)))
    stated = (standard.c.product_id, standard.c.code, standard.c.until)
    claimed = select(*stated).where(standard.c.until.between(*near), standard.c.claim != Claim.WITHDRAWN)
    for row in session.execute(claimed.where(standard.c.product_id.in_(here))):
        yield row.product_id, f"standard:{row.code}", row.until
    waived = select(check_waiver.c.product_id, check_waiver.c.code, check_waiver.c.until)
    waived = waived.where(check_waiver.c.until.between(*near), check_waiver.c.ended_at.is_(None))
    for row in session.execute(waived.where(check_waiver.c.product_id.in_(here))):
        yield row.product_id, f"check:{row.code}", row.until
    days = (exit_condition.c.met_until, exit_condition.c.waived_until)
    shown = select(exit_path.c.product_id, exit_condition.c.id, exit_condition.c.kind, *days)
    shown = shown.join(exit_path, exit_path.c.id == exit_condition.c.path_id).where(exit_path.c.state.in_(WORKED_ON))
    for one in session.execute(shown.where(or_(*(day.between(*near) for day in days)))):
        last = counts_until(one.kind, one.met_until, one.waived_until)
        if last is not None and near[0] <= last <= near[1]:
            yield one.product_id, f"exit:{one.id}", last


def _warn_alone(runtime: Runtime, product_id: UUID) -> int:
    try:
        return runtime.do(warn_of_one, product_id, correlation=f"expiries-{product_id}")
    except DatabaseDown:
        raise
    except Exception:
        # One product that cannot be warned of must not keep the others from it; the log tells.
        log.exception("expiries.not_warned", product_id=str(product_id))
        return 0


def warn_of_one(product_id: UUID, uow: UnitOfWork) -> int:
    """Say what of a product ends soon, and what has ended, each thing once; returns how many events."""
    # The row of the product makes two workers wait for each other; the key of what was told decides who tells.
    found = uow.get(Product, product_id)
    today = uow.now.astimezone(PARIS).date()
    near = [one for one in _all_of(found, today, uow) if one.is_near(today)]
    news = [one for one in near if _is_first(found, one, today, uow)]
    members = working(uow, found, today)
    said = 0
    for over in (False, True):
        if some := [one for one in news if one.is_over(today) is over]:
            uow.say(warned(found, some, members, over=over, now=uow.now))
            said += 1
    return said


def _all_of(found: Product, today: date, uow: UnitOfWork) -> list[Ending]:
    current, words = found.phase_on(today), vocabulary(uow.session)
    mine = (exit_path.c.product_id == found.id, exit_path.c.state.in_(WORKED_ON))
    endings = of_path(uow.session.scalars(select(ExitPath).where(*mine).limit(1)).first())
    if current is None or not words.is_on_road(current.code):
        return endings
    asked = in_force(lines(uow.session), today)
    return [*of_standards(asked, standards_of(uow.session, found.id)), *_of_checks(found, uow), *endings]


def _of_checks(found: Product, uow: UnitOfWork) -> list[Ending]:
    """Of each check the waiver that ends last."""
    mine = select(check_waiver).where(check_waiver.c.product_id == found.id, check_waiver.c.ended_at.is_(None))
    last = {row.code: row for row in uow.session.execute(mine.order_by(check_waiver.c.until))}
    return [
        Ending(about=f"check:{code}", label=BY_CODE[code].label, until=row.until, waived_by=row.by)
        for code, row in last.items()
        if code in BY_CODE
    ]


def _is_first(found: Product, one: Ending, today: date, uow: UnitOfWork) -> bool:
    row = {"product_id": found.id, "about": one.about, "until": one.until, "over": one.is_over(today), "at": uow.now}
    insert = insert_into(uow.session, expiry_told).values(**row).on_conflict_do_nothing()
    return uow.session.scalar(insert.returning(expiry_told.c.about)) is not None
