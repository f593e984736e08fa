"""Ideas, as their authors wrote them and as they were answered."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    case,
    literal,
    true,
)

from services.ideas.domain.ideas import Idea
from services.ideas.domain.showing import KEPT_TITLE, SEEN
from services.ideas.domain.states import IdeaState
from services.ideas.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

idea = Table(
    "idea",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("call_id", ID, ForeignKey("call.id", name="idea_call"), nullable=False),
    Column("author_id", ID, nullable=False),
    Column("title", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("frequency", Text, nullable=False),
    Column("today", Text, nullable=False),
    Column("carries", Boolean, nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("answer_by", Instant, nullable=False),
    Column("state", one_of(IdeaState), nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("body_id", ID),
    Column("decision_number", Text, nullable=False),
    Column("changed_at", Instant),
    Column("visibility", Text, nullable=False, server_default="internal"),
    Column("told", Boolean, nullable=False, server_default=true()),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("state", IdeaState), name="idea_state"),
)
Index("idea_state_id", idea.c.state, idea.c.id)
Index("idea_answer_by", idea.c.state, idea.c.answer_by)
Index("idea_promise", idea.c.answer_by, idea.c.id)
Index("idea_author", idea.c.author_id, idea.c.id)
Index("idea_call_author", idea.c.call_id, idea.c.author_id, idea.c.id)

seen_by_all: ColumnElement[bool] = idea.c.visibility.in_(sorted(SEEN))
"""Ideas that every agent may read."""


def title_for_all(of: Any = idea) -> ColumnElement[str]:
    """The title of an idea, or what stands there while only its author and the team may read it."""
    shown = of.c.visibility.in_(sorted(SEEN))
    return case((shown, of.c.title), else_=literal(KEPT_TITLE))


mapper.map_imperatively(Idea, idea, version_id_col=idea.c.version)
