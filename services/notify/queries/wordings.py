"""Letters and their words, as the team reads them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.notify.tables.wordings import wording
from shared.people import names_of

MOST = 20
"""Versions shown, the newest first."""


def changed(session: Session) -> set[str]:
    """Letters that are said in the team's words."""
    newest = select(wording.c.letter, func.max(wording.c.rank).label("rank")).group_by(wording.c.letter).subquery()
    both = (wording.c.letter == newest.c.letter) & (wording.c.rank == newest.c.rank)
    return set(session.scalars(select(wording.c.letter).join(newest, both).where(wording.c.words != "")))


def versions(session: Session, letter: str) -> tuple[Sequence[Row[Any]], dict[UUID, str]]:
    """What the team wrote, the newest first, and who."""
    mine = select(wording).where(wording.c.letter == letter).order_by(wording.c.rank.desc()).limit(MOST)
    rows = session.execute(mine).all()
    return rows, names_of(session, {row.made_by for row in rows})


def version(session: Session, letter: str, rank: int) -> Row[Any] | None:
    """One of them."""
    one = select(wording).where(wording.c.letter == letter, wording.c.rank == rank, wording.c.words != "")
    return session.execute(one).first()
