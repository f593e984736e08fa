"""What an idea's page tells of the team's work: questions to its author, duplicates, ideas made of another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session

from services.ideas.tables import completion, idea, merge, split
from services.ideas.tables.ideas import title_for_all

LISTED = 50
Titles = Callable[[Any], ColumnElement[str]]


@dataclass(frozen=True)
class Links:
    """`into` is the idea of which this one is a duplicate; `whole` the one of which it is a part."""

    completions: list[Row[Any]]
    into: Row[Any] | None
    duplicates: list[Row[Any]]
    whole: Row[Any] | None
    parts: list[Row[Any]]


def links(session: Session, idea_id: UUID, *, every_title: bool = False) -> Links:
    """Three queries, however many there are; titles that not everybody may read only where they are asked for."""
    title = _title if every_title else title_for_all
    merges, splits = _merges(session, idea_id, title), _splits(session, idea_id, title)
    return Links(
        completions=_completions(session, idea_id),
        into=next((row for row in merges if row.idea_id == idea_id), None),
        duplicates=[row for row in merges if row.into_id == idea_id],
        whole=next((row for row in splits if row.part_id == idea_id), None),
        parts=[row for row in splits if row.idea_id == idea_id],
    )


def _completions(session: Session, idea_id: UUID) -> list[Row[Any]]:
    wanted = select(completion).where(completion.c.idea_id == idea_id).order_by(completion.c.id).limit(LISTED)
    return list(session.execute(wanted))


def _title(of: Any) -> ColumnElement[str]:
    title: ColumnElement[str] = of.c.title
    return title


def _merges(session: Session, idea_id: UUID, title: Titles) -> list[Row[Any]]:
    """Live links of which it is one end, with the number and title of both."""
    one, other = idea.alias(), idea.alias()
    names = (
        one.c.number,
        title(one).label("title"),
        other.c.number.label("into_number"),
        title(other).label("into_title"),
    )
    joined = merge.join(one, one.c.id == merge.c.idea_id).join(other, other.c.id == merge.c.into_id)
    here = or_(merge.c.idea_id == idea_id, merge.c.into_id == idea_id)
    wanted = select(merge, *names).select_from(joined).where(here, merge.c.undone_at.is_(None))
    return list(session.execute(wanted.order_by(merge.c.id).limit(LISTED)))


def _splits(session: Session, idea_id: UUID, title: Titles) -> list[Row[Any]]:
    part, whole = idea.alias(), idea.alias()
    names = (
        part.c.number,
        title(part).label("title"),
        whole.c.number.label("whole_number"),
        title(whole).label("whole_title"),
    )
    joined = split.join(part, part.c.id == split.c.part_id).join(whole, whole.c.id == split.c.idea_id)
    here = or_(split.c.part_id == idea_id, split.c.idea_id == idea_id)
    wanted = select(split, *names).select_from(joined).where(here)
    return list(session.execute(wanted.order_by(split.c.part_id).limit(LISTED)))
