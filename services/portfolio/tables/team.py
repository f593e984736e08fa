"""Who works on which product and when, the roles looked for, and what the team was alerted of."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    Exists,
    ForeignKey,
    Index,
    Integer,
    Select,
    Table,
    Text,
    and_,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, relationship

from services.portfolio.domain.recruiting import Offer, OfferState, Wanted
from services.portfolio.domain.team import LEAVING_SOON, NEEDED, Stay, TeamRole
from services.portfolio.tables.base import mapper, metadata
from services.portfolio.tables.products import is_current, phase, product
from shared.database import ID, Instant, among, one_of

stay = Table(
    "team_stay",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="team_stay_product"), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("role", one_of(TeamRole), nullable=False),
    Column("share", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("note", Text, nullable=False),
    Column("changed_by", ID),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("role", TeamRole), name="team_stay_role"),
    CheckConstraint("share BETWEEN 0 AND 100", name="team_stay_share"),
    CheckConstraint("until IS NULL OR until >= since", name="team_stay_dates"),
)
"""Each person in each role, with dates and share of time; sponsors are there too."""

Index("team_stay_product", stay.c.product_id, stay.c.role)
Index("team_stay_person", stay.c.person_id)

wanted = Table(
    "wanted_role",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="wanted_role_product"), nullable=False),
    Column("role", one_of(TeamRole), nullable=False),
    Column("share", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("opened_by", ID, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_by", ID),
    Column("closed_at", Instant),
    CheckConstraint(among("role", TeamRole), name="wanted_role_role"),
)
"""Roles that a product looks somebody for."""

Index("wanted_role_product", wanted.c.product_id)

offer = Table(
    "offer",
    metadata,
    Column("id", ID, primary_key=True),
    Column("wanted_id", ID, ForeignKey("wanted_role.id", name="offer_wanted"), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("words", Text, nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("state", one_of(OfferState), nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", ID),
    Column("answered_at", Instant),
    CheckConstraint(among("state", OfferState), name="offer_state"),
)
"""Agents who volunteer for a role; each at most once, unless they took it back."""

_standing = offer.c.state != "taken_back"
Index(
    "offer_once", offer.c.wanted_id, offer.c.person_id, unique=True, sqlite_where=_standing, postgresql_where=_standing
)
Index("offer_person", offer.c.person_id)

alert = Table(
    "team_alert",
    metadata,
    Column("product_id", ID, ForeignKey("product.id", name="team_alert_product"), primary_key=True),
    Column("about", Text, primary_key=True),
    Column("raised_at", Instant, nullable=False),
)
"""What was said to be amiss with a team, until it is not any more: a missing role, or a sponsor's last day."""

mapper.map_imperatively(Stay, stay, version_id_col=stay.c.version)
mapper.map_imperatively(Offer, offer, properties={"_wanted": offer.c.wanted_id})
mapper.map_imperatively(
    Wanted,
    wanted,
    properties={"offers": relationship(Offer, order_by=offer.c.id, cascade="all", lazy="selectin")},
)


def there_on(day: date) -> ColumnElement[bool]:
    """The stays that hold on that day."""
    return and_(stay.c.since <= day, or_(stay.c.until.is_(None), stay.c.until >= day))


def is_member(session: Session, product_id: UUID, person_id: UUID, today: date) -> bool:
    """Whether somebody works on the product today; sponsors do not."""
    mine = (stay.c.product_id == product_id, stay.c.person_id == person_id, stay.c.role != TeamRole.SPONSOR)
    return bool(session.scalar(select(exists().where(*mine, there_on(today)))))


def shortages(today: date, road: list[str]) -> Select[Any]:
    """Products on their road that lack a needed role or whose sponsor leaves soon: one column for each of these."""
    columns = [holds(role, today).label(role.value) for role in NEEDED]
    leaving = exists().where(stay.c.product_id == product.c.id, *_sponsor_leaves(today))
    amiss = or_(*(~holds(role, today) for role in NEEDED), leaving)
    shown = (product.c.id, product.c.number, product.c.title, product.c.sorted_as, phase.c.code.label("phase"))
    live = select(*shown, *columns, leaving.label("leaving")).join_from(product, phase, is_current(today))
    return live.where(phase.c.code.in_(road), amiss).order_by(product.c.sorted_as, product.c.id)


def left_alone(today: date) -> Select[Any]:
    """Products whose sponsors have all left: their ids."""
    until = func.max(func.coalesce(stay.c.until, date.max))
    return (
        select(stay.c.product_id)
        .where(stay.c.role == TeamRole.SPONSOR)
        .group_by(stay.c.product_id)
        .having(until < today)
    )


def holds(role: TeamRole, today: date) -> Exists:
    """Whether somebody holds the role for the product of the enclosing query."""
    return exists().where(stay.c.product_id == product.c.id, stay.c.role == role, there_on(today))


def _sponsor_leaves(today: date) -> tuple[ColumnElement[bool], ...]:
    return stay.c.role == TeamRole.SPONSOR, stay.c.until >= today, stay.c.until <= today + LEAVING_SOON
