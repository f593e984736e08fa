"""Conditions attached to decisions: owner, day, evidence; one that is met stays as it was."""

import sqlalchemy as sa
from alembic import op

from services.governance.migrations.freezing import freeze
from shared.database import ID, Instant

revision = "0012"
down_revision = "0011"

WORDS = "NEW.text <> OLD.text OR NEW.decision_id <> OLD.decision_id OR NEW.due_on <> OLD.due_on"


def upgrade() -> None:
    op.create_table(
        "decision_condition",
        sa.Column("id", ID, primary_key=True),
        sa.Column("decision_id", ID, sa.ForeignKey("decision.id", name="decision_condition_decision"), nullable=False),
        sa.Column("decision_number", sa.Text, nullable=False),
        sa.Column("body_id", ID, sa.ForeignKey("body.id", name="decision_condition_body"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("idea_id", ID),
        sa.Column("product_id", ID),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("added_by", ID, nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("met_by", ID),
        sa.Column("met_at", Instant),
        sa.Column("overdue_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("state IN ('open', 'overdue', 'met')", name="decision_condition_state"),
        sa.CheckConstraint("(state = 'met') = (met_at IS NOT NULL)", name="decision_condition_met"),
    )
    op.create_index("decision_condition_due", "decision_condition", ["state", "due_on"])
    op.create_index("decision_condition_of", "decision_condition", ["decision_id", "id"])
    freeze("decision_condition", "UPDATE", f"OLD.state = 'met' OR {WORDS}")
    freeze("decision_condition", "DELETE")
