"""Teams as pages and programs read them: one product's, one person's, and what is amiss everywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.portfolio.domain.recruiting import Offer, Wanted
from services.portfolio.domain.team import Stay
from services.portfolio.queries.products import PAGE, Page, comes_after
from services.portfolio.tables import offer, phase, product, stay, wanted
from services.portfolio.tables.products import is_current
from services.portfolio.tables.team import shortages, there_on
from shared.errors import NotFound
from shared.people import names_of


@dataclass(frozen=True)
class Seat:
    """A stay, with the person's name and the share of their time that all their products take today."""

    stay: Stay
    name: str
    total: int = 0

    @property
    def too_much(self) -> bool:
        """Whether the person is promised to products for more than all their time."""
        return self.total > 100


def team_of(session: Session, product_id: UUID, today: date) -> list[Seat]:
    """Everybody who is, was or will be in the team, the first to come first; three queries."""
    stays = session.scalars(select(Stay).where(stay.c.product_id == product_id).order_by(stay.c.since, stay.c.id)).all()
    people = {one.person_id for one in stays}
    names, totals = names_of(session, people), totals_of(session, people, today)
    return [Seat(one, names.get(one.person_id, ""), totals.get(one.person_id, 0)) for one in stays]


def totals_of(session: Session, people: Iterable[UUID], today: date) -> Mapping[UUID, int]:
    """Per cent of their time that each person gives to all products today."""
    counted = select(stay.c.person_id, func.sum(stay.c.share).label("share")).where(stay.c.person_id.in_(list(people)))
    rows = session.execute(counted.where(there_on(today)).group_by(stay.c.person_id))
    return {row.person_id: row.share for row in rows}


def the_stay(session: Session, product_id: UUID, stay_id: UUID) -> Stay:
    """One stay of this product; raises NotFound."""
    found = session.get(Stay, stay_id)
    if found is None or found.product_id != product_id:
        raise NotFound
    return found


def wanted_of(session: Session, product_id: UUID) -> list[Wanted]:
    """The roles this product looks or looked somebody for, those still open first."""
    roles = select(Wanted).where(wanted.c.product_id == product_id)
    return list(session.scalars(roles.order_by(wanted.c.closed_at.is_not(None), wanted.c.id.desc())))


def the_wanted(session: Session, wanted_id: UUID) -> Wanted:
    """One role that is or was looked for; raises NotFound."""
    found = session.get(Wanted, wanted_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas ce rôle.")
    return found


def open_roles(session: Session, after: UUID | None = None, limit: int = PAGE) -> Page:
    """The roles that products look somebody for, the newest first."""
    named = (product.c.title.label("title"), product.c.number.label("number"), product.c.mission.label("mission"))
    roles = select(wanted, *named).join_from(wanted, product).where(wanted.c.closed_at.is_(None))
    if after is not None:
        roles = roles.where(wanted.c.id < after)
    rows = session.execute(roles.order_by(wanted.c.id.desc()).limit(limit + 1)).all()
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def offers_of(session: Session, person_id: UUID) -> list[Row[Any]]:
    """What somebody volunteered for, the last first: the offer, its role and its product."""
    about = (wanted.c.role, wanted.c.product_id, product.c.title)
    mine = select(Offer, *about).join_from(offer, wanted).join(product).where(offer.c.person_id == person_id)
    return list(session.execute(mine.order_by(offer.c.id.desc()).limit(PAGE)))


def amiss(session: Session, today: date, road: list[str], after: UUID | None = None, limit: int = PAGE) -> Page:
    """Products whose team lacks something, by title; one column for each needed role, one for leaving sponsors."""
    wanting = shortages(today, road)
    if after is not None:
        wanting = wanting.where(comes_after(after))
    rows = session.execute(wanting.limit(limit + 1)).all()
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def too_busy(session: Session, today: date, limit: int = PAGE) -> list[tuple[str, int]]:
    """People promised to products for more than all their time today: name and per cent, the most first."""
    total = func.sum(stay.c.share)
    counted = select(stay.c.person_id, total.label("share")).where(there_on(today)).group_by(stay.c.person_id)
    rows = session.execute(counted.having(total > 100).order_by(total.desc(), stay.c.person_id).limit(limit)).all()
    names = names_of(session, [row.person_id for row in rows])
    return [(names.get(row.person_id, ""), row.share) for row in rows]


def products_of(session: Session, person_id: UUID, today: date) -> list[Row[Any]]:
    """The products somebody is in the team of, or a sponsor of, today: one row for each role."""
    shown = (product.c.id, product.c.number, product.c.title, product.c.mission, phase.c.code.label("phase"))
    mine = select(*shown, stay.c.role, stay.c.share, stay.c.until).join_from(stay, product)
    mine = mine.outerjoin(phase, is_current(today)).where(stay.c.person_id == person_id, there_on(today))
    return list(session.execute(mine.order_by(product.c.sorted_as, stay.c.role).limit(200)))
