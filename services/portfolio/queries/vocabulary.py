"""The words for phases, all of them in one query."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.portfolio.domain.vocabulary import Term, Vocabulary
from services.portfolio.tables import term


def vocabulary(session: Session) -> Vocabulary:
    """Every line of the vocabulary."""
    return Vocabulary(session.scalars(select(Term).order_by(term.c.since, term.c.rank)))
