"""What people did around an idea, as its pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.ideas.domain.around import Comment
from services.ideas.queries.paging import PAGE, Page
from services.ideas.queries.pseudonyms import name_of
from services.ideas.tables import comment, lived, support, volunteer
from shared.errors import NotFound
from shared.people import person
from shared.web.slices import Slice

LISTED = 100


@dataclass(frozen=True)
class Around:
    """Counts around an idea, and what the person who looks has done."""

    supporters: int
    living: int
    hours_a_month: int
    volunteers: int
    comments: int
    supports: bool
    offers: bool


def around(session: Session, idea_id: UUID, me: UUID) -> Around:
    """All counts in one query."""
    row = session.execute(
        select(
            _count(support, idea_id).label("supporters"),
            _count(lived, idea_id).label("living"),
            _minutes(idea_id).label("minutes"),
            _count(volunteer, idea_id).label("volunteers"),
            select(func.count()).where(comment.c.idea_id == idea_id, comment.c.removed_at.is_(None)).scalar_subquery(),
            _count(support, idea_id, by=me).label("supports"),
            _count(volunteer, idea_id, by=me).label("offers"),
        )
    ).one()
    return Around(row[0], row[1], row[2] // 60, row[3], row[4], bool(row[5]), bool(row[6]))


def _minutes(idea_id: UUID) -> Any:
    lost = func.coalesce(func.sum(lived.c.times_a_month * lived.c.minutes), 0)
    return select(lost).where(lived.c.idea_id == idea_id).scalar_subquery()


def _count(table: Any, idea_id: UUID, by: UUID | None = None) -> Any:
    wanted = select(func.count()).select_from(table).where(table.c.idea_id == idea_id)
    return (wanted if by is None else wanted.where(table.c.person_id == by)).scalar_subquery()


def living(session: Session, idea_id: UUID) -> list[Row[Any]]:
    """Who lives the same, those who lose most first; at most LISTED."""
    lost = (lived.c.times_a_month * lived.c.minutes).desc()
    wanted = _named(lived).where(lived.c.idea_id == idea_id).order_by(lost, lived.c.person_id)
    return list(session.execute(wanted.limit(LISTED)))


def what_i_live(session: Session, idea_id: UUID, me: UUID) -> Row[Any] | None:
    """What the person who looks said of it."""
    mine = (lived.c.idea_id == idea_id) & (lived.c.person_id == me)
    return session.execute(select(lived).where(mine)).first()


def volunteers(session: Session, idea_id: UUID) -> list[Row[Any]]:
    """Who offers to carry it, the first who did first; at most LISTED."""
    wanted = _named(volunteer).where(volunteer.c.idea_id == idea_id).order_by(volunteer.c.at, volunteer.c.person_id)
    return list(session.execute(wanted.limit(LISTED)))


def _named(table: Any) -> Any:
    name = func.coalesce(person.c.name, "")
    where = func.coalesce(person.c.directorate, "")
    joined = table.outerjoin(person, person.c.id == table.c.person_id)
    return select(table, name.label("name"), where.label("directorate")).select_from(joined)


def comments(session: Session, idea_id: UUID, after: UUID | None) -> tuple[Page, dict[UUID, list[Row[Any]]]]:
    """Comments, the newest first, a page at a time, and the answers under each, the oldest first."""
    first = _comments().where(comment.c.idea_id == idea_id, comment.c.parent_id.is_(None))
    if after is not None:
        first = first.where(comment.c.id < after)
    rows = list(session.execute(first.order_by(comment.c.id.desc()).limit(PAGE + 1)))
    page = Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)
    answers: dict[UUID, list[Row[Any]]] = {}
    under = (comment.c.idea_id == idea_id) & comment.c.parent_id.in_([row.id for row in page.rows])
    for row in session.execute(_comments().where(under).order_by(comment.c.id).limit(500)):
        answers.setdefault(row.parent_id, []).append(row)
    return page, answers


def _comments() -> Any:
    return select(comment, func.coalesce(name_of(comment.c.author_id), "").label("name"))


def slice_of_comments(session: Session, idea_id: UUID, wanted: Slice) -> Sequence[Row[Any]]:
    """Comments of one idea for programs, in the order in which they came, without those taken away."""
    there = select(comment).where(comment.c.idea_id == idea_id, comment.c.removed_at.is_(None))
    return session.execute(wanted.of(there, comment.c.id)).all()


def the_comment(session: Session, idea_id: UUID, comment_id: UUID) -> Comment:
    """One comment of an idea; raises NotFound."""
    found = session.get(Comment, comment_id)
    if found is None or found.idea_id != idea_id:
        raise NotFound("Nous ne trouvons pas ce commentaire.")
    return found
