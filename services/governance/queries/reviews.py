"""When decisions come back before their body."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.governance.domain.reviews import Review, ReviewState
from services.governance.tables import body, review
from shared.errors import NotFound

MOST = 200


def to_review(session: Session) -> list[Row[Any]]:
    """Those that are not over, the next one first; at most 200."""
    whole = review.join(body, body.c.id == review.c.body_id)
    query = select(review, body.c.name.label("body_name")).select_from(whole)
    waiting = query.where(review.c.state.in_([ReviewState.WAITING, ReviewState.DUE]))
    return list(session.execute(waiting.order_by(review.c.due_on, review.c.id).limit(MOST)))


def review_of(session: Session, decision_id: UUID) -> Review | None:
    """That of a decision, if it grants."""
    return session.scalar(select(Review).where(review.c.decision_id == decision_id))


def the_review(session: Session, review_id: UUID) -> Review:
    """One; raises NotFound."""
    found = session.get(Review, review_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas ce réexamen.")
    return found
