"""By what the list of ideas is narrowed, and the same list for files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, true
from sqlalchemy.orm import Session

from services.ideas.domain.states import IdeaState
from services.ideas.queries.pseudonyms import name_of
from services.ideas.tables import call, comment, document, follow, idea, merge, support
from services.ideas.tables.ideas import seen_by_all
from services.ideas.tables.instruction import evaluation
from shared.people import person
from shared.web.slices import Slice

LISTED = 200


@dataclass(frozen=True)
class Narrowed:
    """What a list of ideas is asked for; nothing means all."""

    state: IdeaState | None = None
    theme: str = ""
    directorate: str = ""
    call_id: UUID | None = None
    evaluator_id: UUID | None = None
    late_at: datetime | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        """Themes are those of calls, directorates those of authors who signed with their name."""
        asked: ColumnElement[bool] = true() if self.state is None else idea.c.state == self.state
        if self.call_id is not None:
            asked &= idea.c.call_id == self.call_id
        if self.theme:
            asked &= idea.c.call_id.in_(select(call.c.id).where(call.c.theme == self.theme))
        if self.directorate:
            asked &= idea.c.author_id.in_(select(person.c.id).where(person.c.directorate == self.directorate))
        if self.evaluator_id is not None:
            theirs = evaluation.c.person_id == self.evaluator_id
            asked &= idea.c.id.in_(select(evaluation.c.idea_id).where(theirs))
        return asked if self.late_at is None else asked & (idea.c.answer_by < self.late_at)


def themes(session: Session) -> list[str]:
    """Themes of calls that were announced."""
    told = select(call.c.theme).where(call.c.theme != "", call.c.announced_at.is_not(None)).distinct()
    return list(session.scalars(told.order_by(call.c.theme).limit(LISTED)))


def directorates(session: Session) -> list[str]:
    """Directorates of the people who are known here."""
    told = select(person.c.directorate).where(person.c.directorate != "").distinct()
    return list(session.scalars(told.order_by(person.c.directorate).limit(LISTED)))


def slice_for_files(session: Session, wanted: Slice, narrowed: Narrowed) -> list[Row[Any]]:
    """Ideas with all that a file says of them, the oldest first."""
    return list(session.execute(wanted.of(_whole().where(narrowed.condition, seen_by_all), idea.c.id)))


def _whole() -> Select[Any]:
    names = ("id", "number", "title", "problem", "who", "frequency", "today", "state", "submitted_at", "changed_at")
    where = select(person.c.directorate).where(person.c.id == idea.c.author_id).scalar_subquery()
    into = select(merge.c.into_id).where(merge.c.idea_id == idea.c.id, merge.c.undone_at.is_(None)).limit(1)
    told = select(*(idea.c[name] for name in names), idea.c.call_id, call.c.title.label("call"), call.c.theme)
    return told.join(call, call.c.id == idea.c.call_id).add_columns(
        func.coalesce(name_of(idea.c.author_id), "").label("author"),
        func.coalesce(where, "").label("directorate"),
        _count(support, support.c.idea_id).label("votes"),
        _count(comment, comment.c.idea_id, comment.c.removed_at.is_(None)).label("comments"),
        _count(follow, follow.c.idea_id).label("followers"),
        _count(document, document.c.idea_id).label("attachments"),
        into.scalar_subquery().label("into_id"),
    )


def _count(table: Any, column: Any, *only: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(table).where(column == idea.c.id, *only).scalar_subquery()


def place(row: Any) -> tuple[UUID]:
    """Where a row stands in that order."""
    return (row.id,)
