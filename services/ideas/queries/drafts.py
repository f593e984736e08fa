"""Drafts of the person who looks, what the guided form asked beyond the problem, and former words."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.ideas.domain.drafts import MOST_DRAFTS, Draft
from services.ideas.tables import call, draft, story, wording
from shared.errors import NotFound
from shared.web.slices import Slice


def the_draft(session: Session, draft_id: UUID, me: UUID) -> Draft:
    """One's own draft; raises NotFound."""
    found = session.get(Draft, draft_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas ce brouillon.")
    found.check_author(me)
    return found


def drafts_of(session: Session, me: UUID, call_id: UUID | None = None) -> list[Row[Any]]:
    """One's own drafts, the one saved last first; of one call, when it is named."""
    wanted = select(draft, call.c.title.label("call")).join(call, call.c.id == draft.c.call_id)
    wanted = wanted.where(draft.c.author_id == me)
    if call_id is not None:
        wanted = wanted.where(draft.c.call_id == call_id)
    return list(session.execute(wanted.order_by(draft.c.saved_at.desc(), draft.c.id).limit(MOST_DRAFTS)))


def slice_of_drafts(session: Session, me: UUID, wanted: Slice) -> list[Draft]:
    """One's own drafts for programs, the newest first."""
    mine = select(Draft).where(draft.c.author_id == me)
    return list(session.scalars(wanted.of(mine, draft.c.id, newest_first=True)))


def story_of(session: Session, idea_id: UUID) -> Row[Any] | None:
    """What the guided form asked beyond the problem; None for an idea told in short."""
    return session.execute(select(story).where(story.c.idea_id == idea_id)).first()


def wordings_of(session: Session, idea_id: UUID) -> list[Row[Any]]:
    """What an idea said before, the newest first."""
    return list(session.execute(select(wording).where(wording.c.idea_id == idea_id).order_by(wording.c.number.desc())))
