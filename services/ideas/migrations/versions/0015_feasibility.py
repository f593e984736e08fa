"""The opinion of the DSI on an idea, with its day."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0015"
down_revision = "0014"

FOUND = "'feasible', 'under_conditions', 'not_feasible', 'not_its_business'"


def upgrade() -> None:
    op.create_table(
        "feasibility",
        sa.Column("id", ID, primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="feasibility_idea"), nullable=False, unique=True),
        sa.Column("asked_by", ID, nullable=False),
        *(sa.Column(name, Instant, nullable=False) for name in ("asked_at", "due_at")),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("found", sa.String(40)),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("given_by", ID),
        sa.Column("given_at", Instant),
        sa.Column("recalled", sa.Integer, nullable=False, server_default="0"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint(f"found IN ({FOUND})", name="feasibility_found"),
    )
    op.create_index("feasibility_due", "feasibility", ["given_at", "due_at"])
