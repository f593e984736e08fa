"""Standards over the whole portfolio: how many products meet each, and what is to be renewed; for one product, all."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import Session

from services.portfolio.domain.checks import Standing as Checked
from services.portfolio.domain.dated_list import in_force
from services.portfolio.domain.standards import SOON, Claim, Held, Line, Standing, held
from services.portfolio.queries import checks
from services.portfolio.tables import phase, product, standard
from services.portfolio.tables.products import is_current
from services.portfolio.tables.standards import lines, standards_of

ACCESSIBILITY = "accessibility"
"""The automatic check that looks at it."""

RENEWED_AT_ONCE = 50
"""Rows of the list on a page; the file has all."""


def held_by(session: Session, product_id: UUID, today: date) -> list[Held]:
    """Where a product stands towards each standard asked for today, beside what automatic checks found."""
    found = {code: one.standing for code, one in checks.latest(session, product_id, today).items()}
    return held(lines(session), standards_of(session, product_id), found, today)


def accessibility_of(session: Session, product_id: UUID, today: date) -> Held | None:
    """Where a product stands towards the standard that the check of accessibility looks at, if one is asked for."""
    asked = [line for line in lines(session) if ACCESSIBILITY in line.looked_at_by]
    answer = checks.last_answer(session, product_id, ACCESSIBILITY)
    found = {ACCESSIBILITY: Checked(answer.value)} if answer else {}
    return next(iter(held(asked, standards_of(session, product_id), found, today)), None)


def on_road(today: date, road: Sequence[str], *columns: Any) -> Select[Any]:
    """Products that are on their road today: nobody asks anything of the others."""
    return select(*columns).join_from(product, phase, is_current(today)).where(phase.c.code.in_(road))


def many_on_road(session: Session, today: date, road: Sequence[str]) -> int:
    """How many products are asked for standards."""
    return session.scalar(on_road(today, road, func.count())) or 0


def counted(session: Session, today: date, road: Sequence[str]) -> Mapping[tuple[str, Standing], int]:
    """Of each standard how many products stand where; those that have said nothing are not counted."""
    stands = case((standard.c.until < today, Standing.EXPIRED.value), else_=standard.c.claim)
    query = on_road(today, road, standard.c.code, stands.label("stands"), func.count().label("many"))
    query = query.join(standard, standard.c.product_id == product.c.id).where(standard.c.claim != Claim.WITHDRAWN)
    # Grouped by its name: PostgreSQL does not know two parameters of one value for the same expression.
    rows = session.execute(query.group_by(standard.c.code, "stands"))
    return {(row.code, Standing(row.stands)): row.many for row in rows}


def to_renew(
    session: Session, today: date, road: Sequence[str], limit: int | None = RENEWED_AT_ONCE
) -> list[tuple[Row[Any], Line]]:
    """Statements that no longer count or soon will not, the oldest first, each with the standard's words of today."""
    asked = {line.code: line for line in in_force(lines(session), today)}
    shown = (product.c.id, product.c.number, product.c.title, standard.c.code, standard.c.claim, standard.c.until)
    query = on_road(today, road, *shown).join(standard, standard.c.product_id == product.c.id)
    query = query.where(standard.c.until <= today + SOON, standard.c.code.in_(asked))
    rows = session.execute(query.order_by(standard.c.until, product.c.id, standard.c.code).limit(limit))
    return [(row, asked[row.code]) for row in rows]
