"""How much of the envelopes of money is used, as governance told."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.portfolio.tables import envelope

SHOWN = 6
"""Envelopes drawn on one page."""


def envelopes(session: Session, year: int | None = None, limit: int | None = None) -> Sequence[Row[Any]]:
    """Envelopes, those of the latest year first, by their name; of one year alone when it is told."""
    wanted = select(envelope).order_by(envelope.c.fiscal_year.desc(), envelope.c.label, envelope.c.id).limit(limit)
    if year is not None:
        wanted = wanted.where(envelope.c.fiscal_year == year)
    return session.execute(wanted).all()


def total_by_year(session: Session) -> Mapping[int, int]:
    """Cents of all envelopes of each year."""
    sums = select(envelope.c.fiscal_year, func.sum(envelope.c.total_cents)).group_by(envelope.c.fiscal_year)
    return {year: int(cents) for year, cents in session.execute(sums)}
