"""Cases: the questions that bodies have to decide."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, false
from sqlalchemy.orm import relationship

from services.governance.domain.cases import Case, CaseState, Move
from services.governance.domain.hearings import Advice, Question, SecretRequest
from services.governance.domain.votes import Round
from services.governance.tables.about import about_a_product
from services.governance.tables.base import mapper, metadata
from services.governance.tables.hearings import advice, question
from services.governance.tables.votes import vote_round
from shared.database import ID, Instant, among, one_of

case_file = Table(
    "case_file",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("idea_id", ID),
    Column("idea_number", Text, nullable=False),
    *about_a_product(),
    Column("phase_label", Text, nullable=False, server_default=""),
    Column("request_id", ID),
    Column("label", Text, nullable=False, server_default=""),
    Column("amount_cents", BigInteger, nullable=False, server_default="0"),
    Column("fiscal_year", Integer, nullable=False, server_default="0"),
    Column("corrects", Text, nullable=False, server_default=""),
    Column("appealed_by", ID),
    Column("answer_held", Boolean, nullable=False, server_default=false()),
    Column("author_id", ID),
    Column("title", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("body_id", ID, ForeignKey("body.id", name="case_file_body"), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", one_of(CaseState), nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("state", CaseState), name="case_file_state"),
)
Index("case_file_state_id", case_file.c.state, case_file.c.id)
Index("case_file_corrects", case_file.c.corrects)

case_move = Table(
    "case_move",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("case_file.id", name="case_move_case"), nullable=False),
    Column("from_body_id", ID, nullable=False),
    Column("to_body_id", ID, ForeignKey("body.id", name="case_move_body"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("moved_by", ID),
    Column("moved_at", Instant, nullable=False),
)
"""Cases that went to a higher body, and why."""
Index("case_move_case_id", case_move.c.case_id)

mapper.map_imperatively(Move, case_move)
mapper.map_imperatively(
    Case,
    case_file,
    version_id_col=case_file.c.version,
    properties={
        "rounds": relationship(Round, order_by=vote_round.c.number, cascade="all", lazy="selectin"),
        "moves": relationship(Move, order_by=case_move.c.moved_at, cascade="all", lazy="selectin"),
        "advice": relationship(Advice, order_by=advice.c.id, cascade="all"),
        "questions": relationship(Question, order_by=question.c.id, cascade="all"),
        "secret_requests": relationship(SecretRequest, cascade="all"),
    },
)
