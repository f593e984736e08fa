"""Ballots of prioritisation, and one of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.governance.domain.priorities import Priorities
from services.governance.queries.register import PAGE, Page
from services.governance.tables import priorities
from shared.errors import NotFound


def all_priorities(session: Session, after: UUID | None = None) -> Page[UUID]:
    """The last one first."""
    columns = (priorities.c.id, priorities.c.title, priorities.c.body_name, priorities.c.budget_cents)
    query = select(*columns, priorities.c.closes_at, priorities.c.settled_at)
    if after is not None:
        query = query.where(priorities.c.id < after)
    rows: list[Row[Any]] = list(session.execute(query.order_by(priorities.c.id.desc()).limit(PAGE + 1)))
    return Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def the_priorities(session: Session, priorities_id: UUID) -> Priorities:
    """One of them; raises NotFound."""
    found = session.get(Priorities, priorities_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas ce vote.")
    return found
