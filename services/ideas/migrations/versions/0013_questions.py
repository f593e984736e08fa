"""Questions about calls, and what was told of promises to answer."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "call_question",
        sa.Column("id", ID, primary_key=True),
        sa.Column("call_id", ID, sa.ForeignKey("call.id", name="call_question_call"), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("words", "phone")),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_by", ID),
        sa.Column("answered_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("call_question_call", "call_question", ["call_id", "id"])
    op.create_index("call_question_asker", "call_question", ["asked_by"])
    op.create_table(
        "reminded",
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="reminded_idea"), primary_key=True),
        sa.Column("late", sa.Integer, primary_key=True),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("idea_answer_by", "idea", ["state", "answer_by"])
