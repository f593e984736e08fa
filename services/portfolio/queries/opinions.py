"""What people think of products: figures, the words that are shown, those that the team has to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from services.portfolio.domain.opinions import SATISFIED, OpinionState
from services.portfolio.queries.products import PAGE, Page
from services.portfolio.tables import opinion, product, proposal
from shared.errors import NotFound

SHOWN = 10
"""Opinions whose words a sheet shows."""


@dataclass(frozen=True)
class Satisfaction:
    """How many answered, how many of them are satisfied (4 or 5 of 5), neither, or not."""

    answers: int = 0
    satisfied: int = 0
    unsatisfied: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.satisfied / self.answers) if self.answers else 0

    @property
    def share(self) -> str:
        """The same as it is printed."""
        return f"{self.percent}\u00a0%"

    @property
    def neither(self) -> int:
        return self.answers - self.satisfied - self.unsatisfied


def satisfaction_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, Satisfaction]:
    """By product; what was set aside does not count."""
    score = opinion.c.score
    counted = (
        select(opinion.c.product_id, func.count().label("answers"))
        .add_columns(func.sum(case((score >= SATISFIED, 1), else_=0)).label("satisfied"))
        .add_columns(func.sum(case((score < 3, 1), else_=0)).label("unsatisfied"))
        .where(opinion.c.product_id.in_(ids), opinion.c.state != OpinionState.SET_ASIDE)
        .group_by(opinion.c.product_id)
    )
    rows = session.execute(counted)
    return {row.product_id: Satisfaction(row.answers, int(row.satisfied), int(row.unsatisfied)) for row in rows}


def words_shown(session: Session, product_id: UUID) -> list[Row[Any]]:
    """The last opinions whose words are shown."""
    wanted = select(opinion.c.score, opinion.c.words, opinion.c.given_at).where(
        opinion.c.product_id == product_id, opinion.c.state == OpinionState.SHOWN, opinion.c.words != ""
    )
    return list(session.execute(wanted.order_by(opinion.c.id.desc()).limit(SHOWN)))


def opinions(session: Session, state: OpinionState, after: UUID | None, limit: int = PAGE) -> Page:
    """Opinions with words in one state, the oldest first, each with the title of its product."""
    wanted = select(opinion, product.c.title).join(product, product.c.id == opinion.c.product_id)
    wanted = wanted.where(opinion.c.state == state, opinion.c.words != "").order_by(opinion.c.id)
    if after is not None:
        wanted = wanted.where(opinion.c.id > after)
    rows = session.execute(wanted.limit(limit + 1)).all()
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def the_opinion(session: Session, opinion_id: UUID) -> Row[Any]:
    """One of them with the title of its product; raises NotFound."""
    wanted = select(opinion, product.c.title).join(product, product.c.id == opinion.c.product_id)
    found = session.execute(wanted.where(opinion.c.id == opinion_id)).first()
    if found is None:
        raise NotFound("Nous ne trouvons pas cet avis.")
    return found


def proposals(session: Session, after: UUID | None, limit: int = PAGE) -> Page:
    """Services that partners propose, the newest first."""
    wanted = select(proposal).order_by(proposal.c.id.desc())
    if after is not None:
        wanted = wanted.where(proposal.c.id < after)
    rows = session.execute(wanted.limit(limit + 1)).all()
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def the_proposal(session: Session, proposal_id: UUID) -> Row[Any]:
    """One of them; raises NotFound."""
    found = session.execute(select(proposal).where(proposal.c.id == proposal_id)).first()
    if found is None:
        raise NotFound("Nous ne trouvons pas cette proposition.")
    return found


def waiting(session: Session) -> tuple[int, int]:
    """How many opinions and how many proposals wait for the team."""
    unread = select(func.count()).select_from(opinion).where(opinion.c.state == OpinionState.WAITING)
    unanswered = select(func.count()).select_from(proposal).where(proposal.c.state == "waiting")
    return session.scalar(unread) or 0, session.scalar(unanswered) or 0
