"""Addresses to which nothing is sent any more."""

from sqlalchemy import Column, Table, Text, func, select
from sqlalchemy.orm import Session

from services.notify.tables.base import metadata
from shared.database import ID, Instant

silence = Table(
    "silence",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("address", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("reported_by", ID),
)
"""Until it is lifted, or the person has another address; `reported_by` nobody: a mail server said so."""


def is_silenced(session: Session, address: str) -> bool:
    """Whether mails come back from there, whoever has it."""
    mine = select(silence.c.person_id).where(func.lower(silence.c.address) == address.lower())
    return session.scalar(mine.limit(1)) is not None
