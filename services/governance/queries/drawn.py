"""Orders that calls have drawn, as the cases of their ideas have them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.governance.domain.sittings.jury import Drawn
from services.governance.tables import case_file, drawn_idea


def drawn_for(session: Session, case_ids: Collection[UUID]) -> dict[UUID, Drawn]:
    """By case: the place of its idea in the order of its call, where one was drawn."""
    names = ("number", "call_id", "rank", "seed", "recipe", "minutes", "drawn_at")
    query = select(case_file.c.id, *(drawn_idea.c[name] for name in names))
    query = query.join(drawn_idea, drawn_idea.c.idea_id == case_file.c.idea_id).where(case_file.c.id.in_(case_ids))
    return {row.id: Drawn(*row[1:]) for row in session.execute(query)}
