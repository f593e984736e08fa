"""Decisions that come back: review dates, grants for a time; what is over stays as it was."""

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "decision_review",
        sa.Column("id", ID, primary_key=True),
        sa.Column(
            "decision_id",
            ID,
            sa.ForeignKey("decision.id", name="decision_review_decision"),
            nullable=False,
            unique=True,
        ),
        sa.Column("decision_number", sa.Text, nullable=False, unique=True),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="decision_review_body"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("idea_id", ID),
        sa.Column("product_id", ID),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("due_at", Instant),
        sa.Column("held_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'due', 'held', 'ended')", name="decision_review_state"),
        sa.CheckConstraint("NOT provisional OR evidence <> ''", name="decision_review_evidence"),
    )
    op.create_index("decision_review_due", "decision_review", ["state", "due_on"])
    op.create_index("decision_review_body", "decision_review", ["body_id", "state"])
    freeze("decision_review", "UPDATE", "OLD.state IN ('held', 'ended') OR NEW.provisional <> OLD.provisional")
    freeze("decision_review", "DELETE")
    op.add_column("vote_round", sa.Column("provisional_days", sa.Integer))
    op.add_column("vote_round", sa.Column("evidence", sa.Text, nullable=False, server_default=""))
