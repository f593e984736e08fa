"""Opinions, questions, requests for a secret vote, and the texts that were amended: all of one case."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from services.governance.domain.hearings import Advice, Question, SecretRequest
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant

advice = Table(
    "case_advice",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("case_file.id", name="case_advice_case"), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("asked_by", ID),
    Column("due_at", Instant),
    Column("words", Text, nullable=False),
    Column("given_at", Instant),
    CheckConstraint("due_at IS NOT NULL OR given_at IS NOT NULL", name="case_advice_asked_or_given"),
)
"""The database refuses every change to one that is given."""
Index("case_advice_once", advice.c.case_id, advice.c.person_id, unique=True)

question = Table(
    "case_question",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("case_file.id", name="case_question_case"), nullable=False),
    Column("asked_by", ID, nullable=False),
    Column("words", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", ID),
    Column("answered_at", Instant),
)
Index("case_question_of", question.c.case_id, question.c.id)

secret_request = Table(
    "secret_request",
    metadata,
    Column("case_id", ID, ForeignKey("case_file.id", name="secret_request_case"), primary_key=True),
    Column("member_id", ID, primary_key=True),
    Column("asked_at", Instant, nullable=False),
)

case_text = Table(
    "case_text",
    metadata,
    Column("case_id", ID, ForeignKey("case_file.id", name="case_text_case"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("words", Text, nullable=False),
    Column("amended_by", ID, nullable=False),
    Column("amended_at", Instant, nullable=False),
)
"""What is decided by consent, each time it was amended; the database refuses every change."""

mapper.map_imperatively(Advice, advice)
mapper.map_imperatively(Question, question)
mapper.map_imperatively(SecretRequest, secret_request)
