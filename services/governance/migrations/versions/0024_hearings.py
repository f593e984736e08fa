"""Before a vote: opinions that are waited for, questions, requests for a secret vote, texts that are amended."""

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    _hearings()
    op.create_table(
        "secret_request",
        sa.Column("case_id", ID, sa.ForeignKey("case_file.id", name="secret_request_case"), primary_key=True),
        sa.Column("member_id", ID, primary_key=True),
        sa.Column("asked_at", Instant, nullable=False),
    )
    op.create_table(
        "case_text",
        sa.Column("case_id", ID, sa.ForeignKey("case_file.id", name="case_text_case"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("amended_by", ID, nullable=False),
        sa.Column("amended_at", Instant, nullable=False),
    )
    freeze("case_text", "UPDATE")
    freeze("case_text", "DELETE")
    op.add_column("body", sa.Column("secret_requests", sa.Integer, nullable=False, server_default="3"))


def _hearings() -> None:
    op.create_table(
        "case_advice",
        sa.Column("id", ID, primary_key=True),
        sa.Column("case_id", ID, sa.ForeignKey("case_file.id", name="case_advice_case"), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("asked_by", ID),
        sa.Column("due_at", Instant),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("given_at", Instant),
        sa.CheckConstraint("due_at IS NOT NULL OR given_at IS NOT NULL", name="case_advice_asked_or_given"),
    )
    op.create_index("case_advice_once", "case_advice", ["case_id", "person_id"], unique=True)
    freeze("case_advice", "UPDATE", "OLD.given_at IS NOT NULL")
    freeze("case_advice", "DELETE")
    op.create_table(
        "case_question",
        sa.Column("id", ID, primary_key=True),
        sa.Column("case_id", ID, sa.ForeignKey("case_file.id", name="case_question_case"), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_by", ID),
        sa.Column("answered_at", Instant),
    )
    op.create_index("case_question_of", "case_question", ["case_id", "id"])
