"""What the team has written in place of the house's words."""

from sqlalchemy import Column, Integer, Table, Text, func, select
from sqlalchemy.orm import Session

from services.notify.domain.wording import Wording
from services.notify.tables.base import metadata
from shared.database import ID, Instant

wording = Table(
    "wording",
    metadata,
    Column("letter", Text, primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("subject", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("made_by", ID, nullable=False),
    Column("made_at", Instant, nullable=False),
)
"""Every version is kept; the last one holds. Without words: back to the house's."""


def last_rank(session: Session, letter: str) -> int:
    """The rank of the version that holds; 0: the house's, from the beginning."""
    return session.scalar(select(func.max(wording.c.rank)).where(wording.c.letter == letter)) or 0


def wording_of(session: Session, letter: str) -> Wording | None:
    """The team's words of this letter, if they hold."""
    last = select(wording.c.subject, wording.c.words).where(wording.c.letter == letter)
    found = session.execute(last.order_by(wording.c.rank.desc()).limit(1)).first()
    return Wording(found.subject, found.words) if found is not None and found.words else None
