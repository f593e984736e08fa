"""Drafts, what the guided form asks beyond the problem, and the words that stood in an idea before."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text

from services.ideas.domain.drafts import Draft
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant

draft = Table(
    "draft",
    metadata,
    Column("id", ID, primary_key=True),
    Column("author_id", ID, nullable=False),
    Column("call_id", ID, ForeignKey("call.id", name="draft_call"), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
)
"""Problems being told, until they are deposited or thrown away."""
Index("draft_author", draft.c.author_id, draft.c.id)

story = Table(
    "story",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="story_idea"), primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("cost", "proof", "first_users", "spread")),
    *(Column(name, Text, nullable=False) for name in ("carrying", "time", "hierarchy")),
)
"""What the guided form asks beyond the problem; an idea told in short has none."""

wording = Table(
    "wording",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="wording_idea"), primary_key=True),
    Column("number", Integer, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("title", "problem", "who", "frequency", "today")),
    Column("replaced_at", Instant, nullable=False),
)
"""What an idea said before its author wrote it anew: 1 is what was deposited."""

mapper.map_imperatively(Draft, draft, version_id_col=draft.c.version)
