"""The register of decisions, the last one first."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, func, select, tuple_
from sqlalchemy.orm import Session

from services.governance.domain.register import Decision, figures
from services.governance.domain.rules import Outcome
from services.governance.tables import case_file, commitment, decision
from shared.errors import NotFound
from shared.web.slices import Slice

C = TypeVar("C")

PAGE = 25


@dataclass(frozen=True)
class Page(Generic[C]):
    """Some rows, and where the next ones begin (None at the end)."""

    rows: list[Row[Any]]
    after: C | None


def register(session: Session, after: str | None = None, limit: int = PAGE) -> Page[str]:
    """Decisions by number, `limit` at a time, below the number named."""
    rows = list(session.execute(by_number(select(decision), after).limit(limit + 1)))
    return Page(rows[:limit], rows[limit - 1].number if len(rows) > limit else None)


def by_number(query: Select[Any], after: str | None) -> Select[Any]:
    """The query in the order of the register, the last decision first, from below the number named."""
    if after is not None:
        query = query.where(tuple_(decision.c.year, decision.c.rank) < tuple_(*_figures(after)))
    return query.order_by(decision.c.year.desc(), decision.c.rank.desc())


def _figures(number: str) -> tuple[int, int]:
    try:
        return figures(number)
    except ValueError:
        raise NotFound("Cette page de la liste n’existe pas.") from None


def slice_of_decisions(session: Session, wanted: Slice) -> list[Row[Any]]:
    """Decisions for programs, the last one first, and one more to know whether others follow."""
    return list(session.execute(wanted.of(select(decision), decision.c.year, decision.c.rank, newest_first=True)))


def decision_of(session: Session, case_id: UUID) -> Decision | None:
    """The decision on a case, if there is one."""
    return session.scalar(select(Decision).where(decision.c.case_id == case_id))


def corrections_of(session: Session, numbers: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """The decisions that correct or repeal these, the first one first: number -> (number, question)."""
    accepted = (decision.c.corrects.in_(numbers), decision.c.outcome == Outcome.GRANTED)
    columns = (decision.c.corrects, decision.c.number, decision.c.question)
    query = select(*columns).where(*accepted).order_by(decision.c.corrects, decision.c.year, decision.c.rank)
    rows: list[Row[Any]] = list(session.execute(query))
    return {number: list(these) for number, these in groupby(rows, key=lambda row: row.corrects)}


def decision_numbered(session: Session, number: str) -> Decision:
    """One decision; raises NotFound."""
    found = session.scalar(select(Decision).where(decision.c.number == number))
    if found is None:
        raise NotFound("Nous ne trouvons pas cette décision.")
    return found


def author_of(session: Session, case_id: UUID) -> UUID | None:
    """Whoever carries the question that was decided."""
    return session.scalar(select(case_file.c.author_id).where(case_file.c.id == case_id))


def money_of(session: Session, case_id: UUID) -> tuple[int, int]:
    """Cents that a case asked for, and those that are promised on it; 0 asked for means that no amount was named."""
    asked = session.scalar(select(case_file.c.amount_cents).where(case_file.c.id == case_id)) or 0
    kept = func.sum(commitment.c.amount_cents - commitment.c.released_cents)
    return asked, int(session.scalar(select(kept).where(commitment.c.case_id == case_id)) or 0)
