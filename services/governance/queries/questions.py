"""Questions about products that wait for a body, and which body answers which kind."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.governance.domain.questions import Unplaced
from services.governance.tables import body, competence, unplaced
from shared.errors import NotFound

MOST = 100


def unplaced_questions(session: Session) -> list[Row[Any]]:
    """Those that wait for a body, the oldest first; at most 100."""
    waiting = select(unplaced).where(unplaced.c.placed_at.is_(None))
    return list(session.execute(waiting.order_by(unplaced.c.requested_at, unplaced.c.id).limit(MOST)))


def how_many_unplaced(session: Session) -> int:
    """How many questions wait for a body."""
    return session.scalar(select(func.count()).where(unplaced.c.placed_at.is_(None))) or 0


def the_unplaced(session: Session, question_id: UUID) -> Unplaced:
    """One question that came without a body; raises NotFound."""
    found = session.get(Unplaced, question_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas cette demande.")
    return found


def competences(session: Session) -> Mapping[str, Row[Any]]:
    """The body set for each kind of question."""
    named = select(competence, body.c.name.label("body_name")).join(body, body.c.id == competence.c.body_id)
    return {row.question: row for row in session.execute(named)}
