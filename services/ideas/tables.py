"""Where calls and ideas are kept, and what this service knows of the others' bodies and products."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text
from sqlalchemy.orm import registry

from services.ideas.domain import Call, Idea, IdeaState
from shared.database import ID, Instant, among, one_of

metadata = MetaData()
mapper = registry(metadata=metadata)

call = Table(
    "call",
    metadata,
    Column("id", ID, primary_key=True),
    Column("title", Text, nullable=False),
    Column("criteria", Text, nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("closes_at", Instant),
    Column("answer_days", Integer, nullable=False),
    Column("opened_by", ID, nullable=False),
    Column("version", Integer, nullable=False),
)

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
    Column("version", Integer, nullable=False),
    CheckConstraint(among("state", IdeaState), name="idea_state"),
)
Index("idea_state_id", idea.c.state, idea.c.id)
Index("idea_author", idea.c.author_id, idea.c.id)

body = Table(
    "body",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("members", Integer, nullable=False),
)
"""Read model: the bodies that governance told of."""

product = Table(
    "product",
    metadata,
    Column("idea_id", ID, primary_key=True),
    Column("product_id", ID, nullable=False),
    Column("number", Text, nullable=False),
)
"""Read model: the products born of ideas."""

mapper.map_imperatively(Call, call, version_id_col=call.c.version)
mapper.map_imperatively(Idea, idea, version_id_col=idea.c.version)
