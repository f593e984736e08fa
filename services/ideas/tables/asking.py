"""Questions about calls, and what was told of promises to answer."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from services.ideas.domain.asking import CallQuestion
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.calls import call
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant

call_question = Table(
    "call_question",
    metadata,
    Column("id", ID, primary_key=True),
    Column("call_id", ID, ForeignKey(call.c.id, name="call_question_call"), nullable=False),
    Column("asked_by", ID, nullable=False),
    Column("words", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", ID),
    Column("answered_at", Instant),
    Column("version", Integer, nullable=False),
)
Index("call_question_call", call_question.c.call_id, call_question.c.id)
Index("call_question_asker", call_question.c.asked_by)

reminded = Table(
    "reminded",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="reminded_idea"), primary_key=True),
    Column("late", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Which promises to answer were recalled to the team: 0 before their day, 1 once it has passed."""

mapper.map_imperatively(CallQuestion, call_question, version_id_col=call_question.c.version)
