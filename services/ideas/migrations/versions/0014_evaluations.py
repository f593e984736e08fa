"""Evaluators with their scores, the team's notes, and the order of the promised answers."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    _create_evaluation()
    op.create_table(
        "score",
        sa.Column("evaluation_id", ID, sa.ForeignKey("evaluation.id", name="score_evaluation"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("criterion", sa.Text, nullable=False),
        sa.Column("weight", sa.Integer, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 5", name="score_value"),
    )
    op.create_table(
        "note",
        sa.Column("id", ID, primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="note_idea"), nullable=False),
        sa.Column("writer_id", ID, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("note_idea", "note", ["idea_id", "id"])
    op.create_index("idea_promise", "idea", ["answer_by", "id"])


def _create_evaluation() -> None:
    op.create_table(
        "evaluation",
        sa.Column("id", ID, primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="evaluation_idea"), nullable=False),
        *(sa.Column(name, ID, nullable=False) for name in ("person_id", "asked_by")),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("due_at", Instant),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("given_at", Instant),
        sa.Column("conflict", sa.Text, nullable=False),
        sa.Column("conflict_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("evaluation_once", "evaluation", ["idea_id", "person_id"], unique=True)
    op.create_index("evaluation_person", "evaluation", ["person_id", "given_at"])
