"""Questions put before bodies beside phases: continuation, money, stop, restart, exit."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from services.portfolio.domain.gates import GateState
from services.portfolio.domain.questions import Question, QuestionKind
from services.portfolio.domain.vocabulary import LONGEST_CODE
from services.portfolio.tables.base import mapper, metadata
from shared.database import ID, Instant, among, one_of

question = Table(
    "product_question",
    metadata,
    Column("id", ID, primary_key=True),
    Column("product_id", ID, ForeignKey("product.id", name="product_question_product"), nullable=False),
    Column("kind", one_of(QuestionKind), nullable=False),
    Column("label", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("lessons", Text, nullable=False),
    Column("phase", String(LONGEST_CODE), nullable=False),
    Column("amount_cents", BigInteger, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("body_id", ID),
    Column("requested_by", ID),
    Column("requested_at", Instant, nullable=False),
    Column("state", one_of(GateState), nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("review_on", Date),
    Column("decision_number", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_at", Instant),
    CheckConstraint(among("state", GateState), name="product_question_state"),
)
"""Questions about products; at most one of a kind waits for each."""

_pending = question.c.state == "pending"
Index(
    "product_question_pending",
    question.c.product_id,
    question.c.kind,
    unique=True,
    sqlite_where=_pending,
    postgresql_where=_pending,
)
Index("product_question_product", question.c.product_id, question.c.requested_at)

mapper.map_imperatively(Question, question)
