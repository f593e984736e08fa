"""What an idea's page tells of the team's work: questions to its author, duplicates, ideas made of another."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session, aliased

from services.ideas.tables import completion, idea, merge, split

LISTED = 50


@dataclass(frozen=True)
class Links:
    """`into` is the idea of which this one is a duplicate; `whole` the one of which it is a part."""

    completions: list[Row[Any]]
    into: Row[Any] | None
    duplicates: list[Row[Any]]
    whole: Row[Any] | None
    parts: list[Row[Any]]


def links(session: Session, idea_id: UUID) -> Links:
    """Three queries, however many there are."""
    merges, splits = _merges(session, idea_id), _splits(session, idea_id)
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


def _merges(session: Session, idea_id: UUID) -> list[Row[Any]]:
    """Live links of which it is one end, with the number and title of both."""
    one, other = aliased(idea), aliased(idea)
    names = (one.c.number, one.c.title, other.c.number.label("into_number"), other.c.title.label("into_title"))
    joined = merge.join(one, one.c.id == merge.c.idea_id).join(other, other.c.id == merge.c.into_id)
    here = or_(merge.c.idea_id == idea_id, merge.c.into_id == idea_id)
    wanted = select(merge, *names).select_from(joined).where(here, merge.c.undone_at.is_(None))
    return list(session.execute(wanted.order_by(merge.c.id).limit(LISTED)))


def _splits(session: Session, idea_id: UUID) -> list[Row[Any]]:
    part, whole = aliased(idea), aliased(idea)
    names = (part.c.number, part.c.title, whole.c.number.label("whole_number"), whole.c.title.label("whole_title"))
    joined = split.join(part, part.c.id == split.c.part_id).join(whole, whole.c.id == split.c.idea_id)
    here = or_(split.c.part_id == idea_id, split.c.idea_id == idea_id)
    wanted = select(split, *names).select_from(joined).where(here)
    return list(session.execute(wanted.order_by(split.c.part_id).limit(LISTED)))
