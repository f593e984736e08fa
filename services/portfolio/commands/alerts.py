"""Noticing by itself what is amiss with teams and with phases, and saying so once."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from services.portfolio.commands.team import stays_of
from services.portfolio.domain.product import DECISION, Product
from services.portfolio.domain.team import Stay, TeamRole, last_sponsor, missing
from services.portfolio.tables import phase, product, vocabulary
from services.portfolio.tables.late import is_late
from services.portfolio.tables.products import is_current
from services.portfolio.tables.team import alert, left_alone, shortages, stay
from shared.contracts.portfolio import PhaseOverdue, RolesMissing, SponsorGone, SponsorLeaving
from shared.database import insert_into
from shared.schemas import PARIS
from shared.service import Runtime
from shared.uow import UnitOfWork

MISSING, LEAVING, LATE, GONE = "missing:", "leaving:", "late:", "gone:"
"""How what is amiss is written down: a role that nobody holds, a sponsor who leaves soon or has left alone, a phase
that lasts too long."""


def notice_alerts(runtime: Runtime) -> int:
    """Look at every product that is kept here; returns how many products had news."""
    with runtime.reading() as session:
        today = runtime.clock(session).astimezone(PARIS).date()
        concerned = _concerned(session, today)
    return sum(runtime.do(_look_at, (product_id, today)) for product_id in concerned)


def _concerned(session: Session, today: date) -> Sequence[UUID]:
    """Products that lack something, are late, or were. Of those read from files only the ones that have a team here."""
    kept_here = or_(product.c.origin == DECISION, product.c.id.in_(select(stay.c.product_id)))
    words = vocabulary(session)
    lacking = shortages(today, words.road(today)).where(kept_here).subquery()
    late = select(product.c.id).join_from(product, phase, is_current(today)).where(kept_here, is_late(words, today))
    return session.scalars(select(lacking.c.id).union(late, left_alone(today), select(alert.c.product_id))).all()


def _look_at(asked: tuple[UUID, date], uow: UnitOfWork) -> bool:
    """Compare with what was said before, the product's row locked: two workers do not say it twice."""
    product_id, today = asked
    found = uow.get(Product, product_id)
    amiss = _amiss(uow, found, today)
    before = set(uow.session.scalars(select(alert.c.about).where(alert.c.product_id == product_id)))
    over, news = before - set(amiss), set(amiss) - before
    uow.session.execute(delete(alert).where(alert.c.product_id == product_id, alert.c.about.in_(over)))
    for about in sorted(news):
        row = {"product_id": product_id, "about": about, "raised_at": uow.now}
        uow.session.execute(insert_into(uow.session, alert).values(row))
    _tell(uow, found, today, news, amiss)
    return bool(news)


def _amiss(uow: UnitOfWork, found: Product, today: date) -> dict[str, Stay | None]:
    current = found.phase_on(today)
    words = vocabulary(uow.session)
    if current is None or current.code not in words.road(today):
        return {}
    stays = stays_of(uow, found.id)
    leaving: dict[str, Stay | None] = {f"{LEAVING}{one.id}:{one.until}": one for one in stays if one.leaves_soon(today)}
    last = last_sponsor(stays, today)
    gone: dict[str, Stay | None] = {f"{GONE}{last.id}:{last.until}": last} if last else {}
    due = words.due(current)
    late: dict[str, Stay | None] = {f"{LATE}{current.code}:{current.start}": None} if due and due < today else {}
    return {f"{MISSING}{role}": None for role in missing(stays, today)} | leaving | gone | late


def _tell(uow: UnitOfWork, found: Product, today: date, news: set[str], amiss: dict[str, Stay | None]) -> None:
    about: dict[str, Any] = {
        "product_id": found.id,
        "number": found.number,
        "title": found.title,
        "carrier_id": found.carrier_id,
    }
    if any(one.startswith(MISSING) for one in news):
        roles = tuple(one.removeprefix(MISSING) for one in amiss if one.startswith(MISSING))
        uow.say(RolesMissing(**about, roles=roles, noticed_at=uow.now))
    for one in (amiss[name] for name in sorted(news) if name.startswith(LEAVING)):
        if one is not None and one.until is not None:
            uow.say(SponsorLeaving(**about, sponsor_id=one.person_id, until=one.until, noticed_at=uow.now))
    for one in (amiss[name] for name in news if name.startswith(GONE)):
        if one is not None and one.until is not None:
            uow.say(SponsorGone(**about, sponsor_id=one.person_id, left_on=one.until, noticed_at=uow.now))
    if any(one.startswith(LATE) for one in news):
        _tell_overdue(uow, found, today, about)


def _tell_overdue(uow: UnitOfWork, found: Product, today: date, about: dict[str, Any]) -> None:
    current = found.phase_on(today)
    due = vocabulary(uow.session).due(current) if current else None
    if current is None or due is None:
        return
    stay: dict[str, Any] = {"phase": current.code, "since": current.start, "due_on": due}
    uow.say(PhaseOverdue(**about, **stay, member_ids=working(uow, found, today), noticed_at=uow.now))


def working(uow: UnitOfWork, found: Product, today: date) -> tuple[UUID, ...]:
    """Who is in the team of a product that day, sponsors left aside."""
    there = (one for one in stays_of(uow, found.id) if one.holds_on(today) and one.role is not TeamRole.SPONSOR)
    return tuple(sorted({one.person_id for one in there}))
