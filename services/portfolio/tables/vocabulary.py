"""What each phase is called, from which day on."""

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Text, UniqueConstraint, select
from sqlalchemy.orm import Session

from services.portfolio.domain.vocabulary import LONGEST_CODE, Term, Vocabulary
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID

term = Table(
    "phase_term",
    metadata,
    Column("id", ID, primary_key=True),
    Column("code", String(LONGEST_CODE), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("promised_days", Integer),
    Column("on_road", Boolean, nullable=False),
    Column("until", Date),
    Column("changed_by", ID),
    UniqueConstraint("code", "since", name="phase_term_since"),
)
"""What each phase is called, and from when; kept by the team."""

mapper.map_imperatively(Term, term)


def vocabulary(session: Session) -> Vocabulary:
    """Every line of the words for phases, in one query: what commands and pages both have to know."""
    return Vocabulary(session.scalars(select(Term).order_by(term.c.since, term.c.rank)))
