"""Calls, ideas, and what is known of bodies and products."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant
from shared.kernel_tables import create_kernel_tables_v1

revision = "0001"
down_revision = None

STATES = "'submitted', 'admissible', 'inadmissible', 'presented', 'selected', 'not_selected', 'withdrawn'"


def upgrade() -> None:
    create_kernel_tables_v1()
    _create_call()
    _create_idea()
    op.create_table(
        "body",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("members", sa.Integer, nullable=False),
    )
    op.create_table(
        "product",
        sa.Column("idea_id", ID, primary_key=True),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
    )


def _create_call() -> None:
    op.create_table(
        "call",
        sa.Column("id", ID, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("criteria", sa.Text, nullable=False),
        sa.Column("opens_at", Instant, nullable=False),
        sa.Column("closes_at", Instant),
        sa.Column("answer_days", sa.Integer, nullable=False),
        sa.Column("opened_by", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )


def _create_idea() -> None:
    op.create_table(
        "idea",
        sa.Column("id", ID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("call_id", ID, sa.ForeignKey("call.id", name="idea_call"), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "problem", "who", "frequency", "today")),
        sa.Column("carries", sa.Boolean, nullable=False),
        sa.Column("submitted_at", Instant, nullable=False),
        sa.Column("answer_by", Instant, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("code", "reason", "opinion")),
        sa.Column("body_id", ID),
        sa.Column("decision_number", sa.Text, nullable=False),
        sa.Column("changed_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name="idea_state"),
    )
    op.create_index("idea_state_id", "idea", ["state", "id"])
    op.create_index("idea_author", "idea", ["author_id", "id"])
