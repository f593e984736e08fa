"""Answers that wait to be published with the others of their call."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from services.ideas.domain.instruction.answering import PreparedAnswer
from services.ideas.domain.states import IdeaState
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.calls import call
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant, one_of

prepared_answer = Table(
    "prepared_answer",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="prepared_answer_idea"), primary_key=True),
    Column("call_id", ID, ForeignKey(call.c.id, name="prepared_answer_call"), nullable=False),
    Column("outcome", one_of(IdeaState), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("code", "words")),
    Column("prepared_by", ID),
    Column("prepared_at", Instant, nullable=False),
    Column("decision_id", ID),
    Column("decision_number", Text, nullable=False),
    *(Column(name, Instant) for name in ("decided_at", "published_at")),
    Column("version", Integer, nullable=False),
)
Index("prepared_answer_call", prepared_answer.c.call_id, prepared_answer.c.idea_id)

mapper.map_imperatively(PreparedAnswer, prepared_answer, version_id_col=prepared_answer.c.version)
