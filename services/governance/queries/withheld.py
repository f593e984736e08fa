"""Decisions on ideas whose answers are published together later: who may read their sense before."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, not_, select
from sqlalchemy.orm import Session

from services.governance.queries.cases import Viewer, sits_in
from services.governance.tables import answer_published, case_file, decision, elector
from shared.errors import NotFound

Numbers = frozenset[str]


def withheld(session: Session, viewer: Viewer | None = None) -> Numbers:
    """Numbers of the decisions whose sense is not told to this person yet; without a person, to the public.

    The team, whoever sits in the body that decided, and those who were called to the vote read it at once.
    """
    if viewer is not None and viewer.team:
        return frozenset()
    published = exists().where(answer_published.c.idea_id == case_file.c.idea_id)
    query = select(decision.c.number).join(case_file, case_file.c.id == decision.c.case_id)
    query = query.where(case_file.c.answer_held, not_(published))
    if viewer is not None:
        called = exists().where(elector.c.round_id == decision.c.round_id, elector.c.person_id == viewer.id)
        query = query.where(not_(sits_in(decision.c.body_id, viewer)), not_(called))
    return frozenset(session.scalars(query))


def without(rows: Sequence[Any], numbers: Numbers, hide: Callable[[Any], Any]) -> list[Any]:
    """The rows, in their order; `hide` takes the sense out of those with these numbers."""
    return [hide(row) if row.number in numbers else row for row in rows]


def check_told(session: Session, number: str, viewer: Viewer) -> None:
    """Raises NotFound for whoever may not know yet what this decision came to."""
    if number in withheld(session, viewer):
        raise NotFound("Le sens de cette décision n’est pas encore publié.")


def author_may_know(session: Session, case_id: UUID) -> bool:
    """Whether the author of the idea has the answer: nothing was held back, or it was published."""
    published = exists().where(answer_published.c.idea_id == case_file.c.idea_id)
    held = select(case_file.c.id).where(case_file.c.id == case_id, case_file.c.answer_held, not_(published))
    return session.scalar(held) is None
