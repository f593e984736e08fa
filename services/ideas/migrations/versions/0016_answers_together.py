"""Calls whose answers are published together, and the answers that wait for it."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("call", sa.Column("answers_together", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("call", sa.Column("answers_published_at", Instant))
    op.create_table(
        "prepared_answer",
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="prepared_answer_idea"), primary_key=True),
        sa.Column("call_id", ID, sa.ForeignKey("call.id", name="prepared_answer_call"), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("code", "words")),
        sa.Column("prepared_by", ID),
        sa.Column("prepared_at", Instant, nullable=False),
        sa.Column("decision_id", ID),
        sa.Column("decision_number", sa.Text, nullable=False),
        *(sa.Column(name, Instant) for name in ("decided_at", "published_at")),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("prepared_answer_call", "prepared_answer", ["call_id", "idea_id"])
