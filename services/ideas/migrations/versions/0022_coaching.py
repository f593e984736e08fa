"""The coaching of ideas, and who wants to hear of the next call."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "coaching",
        sa.Column("id", ID, primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="coaching_idea"), nullable=False),
        sa.Column("coach_id", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "said", "agreed", "step", "owner")),
        sa.Column("step_by", Instant),
        sa.Column("written_at", Instant, nullable=False),
        sa.Column("done_at", Instant),
        sa.Column("recalled_at", Instant),
    )
    op.create_index("coaching_idea_at", "coaching", ["idea_id", "at"])
    op.create_index("coaching_step", "coaching", ["step_by"])
    op.create_table(
        "call_wish",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("at", Instant, nullable=False),
    )
