"""Which products have stayed in their phase longer than was promised: the words for phases say how long."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, false, or_

from services.portfolio.domain.vocabulary import Term, Vocabulary
from services.portfolio.tables import phase


def is_late(words: Vocabulary, today: date) -> ColumnElement[bool]:
    """Stays that should be over by that day, as was promised when they began: what `Vocabulary.due` says, in SQL."""
    promised = []
    for code in {term.code for term in words.terms}:
        lines = [term for term in words.terms if term.code == code]
        for line, following in zip(lines, [*lines[1:], None], strict=True):
            # What began before the first line of its phase is as that line says.
            promised += [_over(line, following, today, first=line is lines[0])] if line.promised_days else []
    return and_(phase.c.code.in_(words.road(today)), or_(false(), *promised))


def _over(term: Term, following: Term | None, today: date, *, first: bool) -> ColumnElement[bool]:
    assert term.promised_days is not None
    mine = [phase.c.code == term.code, phase.c.start < today - timedelta(days=term.promised_days)]
    if not first:
        mine.append(phase.c.start >= term.since)
    if following is not None:
        mine.append(phase.c.start < following.since)
    return and_(*mine)
