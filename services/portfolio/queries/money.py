"""The money of a product as pages, files and programs read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.portfolio.domain.costs import Payment
from services.portfolio.domain.money import MoneyKind, MoneyLine, Stage, counting, total
from services.portfolio.tables import money_line
from services.portfolio.tables.money import to_pay
from shared.errors import NotFound

MOST = 500


def lines_of(session: Session, product_id: UUID) -> list[MoneyLine]:
    """Every line of a product, the last one entered first; at most 500."""
    wanted = select(MoneyLine).where(money_line.c.product_id == product_id).order_by(money_line.c.id.desc())
    return list(session.scalars(wanted.limit(MOST)))


def the_line(session: Session, product_id: UUID, line_id: UUID) -> MoneyLine:
    """One line of a product; raises NotFound."""
    found = session.get(MoneyLine, line_id)
    if found is None or found.product_id != product_id:
        raise NotFound("Nous ne trouvons pas ce montant.")
    return found


def payments_of(session: Session, product_id: UUID) -> list[Payment]:
    """What was spent, by day; as many rows as days, never as amounts."""
    spent = (money_line.c.product_id == product_id, money_line.c.stage == Stage.SPENT, money_line.c.struck_at.is_(None))
    by_day = select(money_line.c.on, func.sum(money_line.c.cents)).where(*spent).group_by(money_line.c.on)
    return [Payment(day, int(cents)) for day, cents in session.execute(by_day.order_by(money_line.c.on))]


@dataclass(frozen=True)
class Sums:
    """Cents of a year, or of what they pay for, at each stage."""

    planned: int
    engaged: int
    spent: int


def sums(lines: Iterable[MoneyLine]) -> Sums:
    """The three sums of some lines."""
    kept = counting(lines)
    return Sums(*(total(kept, stage) for stage in Stage))


def sums_by_year(session: Session, product_id: UUID) -> Sequence[Row[Any]]:
    """Cents of each year at each stage, added up by the database; struck lines do not count."""
    parts = [
        func.coalesce(func.sum(money_line.c.cents).filter(money_line.c.stage == one), 0).label(one) for one in Stage
    ]
    counts = (money_line.c.product_id == product_id, money_line.c.struck_at.is_(None), to_pay)
    summed = select(money_line.c.year, *parts).where(*counts).group_by(money_line.c.year)
    return session.execute(summed.order_by(money_line.c.year)).all()


def by_year(lines: list[MoneyLine]) -> list[tuple[int, Sums]]:
    """The sums of each year, the first year first."""
    years = sorted({line.year for line in counting(lines)})
    return [(year, sums(line for line in lines if line.year == year)) for year in years]


def by_year_and_kind(lines: list[MoneyLine]) -> list[tuple[int, MoneyKind, Sums]]:
    """The sums of each year and kind."""
    pairs = sorted({(line.year, list(MoneyKind).index(line.kind)) for line in counting(lines)})
    kinds = list(MoneyKind)
    return [
        (year, kinds[place], sums(line for line in lines if (line.year, line.kind) == (year, kinds[place])))
        for year, place in pairs
    ]
