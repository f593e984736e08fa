"""How far calls reach: by directorate and by month, over all calls."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from services.ideas.domain.states import ANSWERED, UNANSWERED, IdeaState
from services.ideas.tables import idea, support
from shared.people import person

MONTHS, LISTED = 24, 200


@dataclass(frozen=True)
class Reach:
    """One directorate: who is known there, who has deposited, what they deposited, who supports."""

    directorate: str
    people: int
    authors: int
    ideas: int
    supporters: int

    @property
    def share(self) -> int:
        """Percentage of those known who have deposited."""
        return round(100 * self.authors / self.people) if self.people else 0


def by_directorate(session: Session) -> list[Reach]:
    """The most ideas first; ideas taken back are left out, those under a pseudonym have no directorate here."""
    where = func.coalesce(person.c.directorate, "")
    kept = idea.c.state != IdeaState.WITHDRAWN
    known = dict(_pairs(session, select(where, func.count()).select_from(person).group_by(where)))
    told = select(where, func.count(idea.c.author_id.distinct()), func.count()).select_from(
        idea.outerjoin(person, person.c.id == idea.c.author_id)
    )
    ideas = {row[0]: (row[1], row[2]) for row in session.execute(told.where(kept).group_by(where))}
    given = select(where, func.count(support.c.person_id.distinct())).select_from(
        support.join(person, person.c.id == support.c.person_id)
    )
    supporters = dict(_pairs(session, given.group_by(where)))
    names = sorted({*known, *ideas, *supporters}, key=lambda name: (-ideas.get(name, (0, 0))[1], name))
    return [_reach(name, known, ideas, supporters) for name in names[:LISTED]]


def _reach(name: str, known: dict[str, int], ideas: dict[str, tuple[int, int]], supporters: dict[str, int]) -> Reach:
    authors, deposited = ideas.get(name, (0, 0))
    return Reach(name, known.get(name, 0), authors, deposited, supporters.get(name, 0))


def _pairs(session: Session, wanted: Any) -> list[tuple[str, int]]:
    return [(row[0], row[1]) for row in session.execute(wanted)]


def by_month(session: Session, now: datetime) -> list[tuple[date, int]]:
    """Ideas deposited in each of the last months, the oldest first."""
    first = (now - timedelta(days=31 * MONTHS)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    kept = (idea.c.submitted_at >= first) & (idea.c.state != IdeaState.WITHDRAWN)
    if session.get_bind().dialect.name == "postgresql":
        month: Any = func.to_char(idea.c.submitted_at, "YYYY-MM")
    else:
        month = func.strftime("%Y-%m", idea.c.submitted_at)
    rows = session.execute(select(month, func.count()).where(kept).group_by(month).order_by(month))
    return [(date.fromisoformat(f"{row[0]}-01"), row[1]) for row in rows]


def promises(session: Session, now: datetime) -> Any:
    """Promises kept, broken, late and still to come, over all calls."""
    waiting = idea.c.state.in_(UNANSWERED | {IdeaState.PRESENTED})
    ended = idea.c.state.in_(ANSWERED)
    kept = idea.c.changed_at <= idea.c.answer_by
    return session.execute(
        select(
            func.count(case((ended & kept, 1))).label("kept"),
            func.count(case((ended & ~kept, 1))).label("broken"),
            func.count(case((waiting & (idea.c.answer_by < now), 1))).label("late"),
            func.count(case((waiting & (idea.c.answer_by >= now), 1))).label("to_come"),
        )
    ).one()
