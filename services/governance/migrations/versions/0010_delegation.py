"""Who decides what, by kind of question and amount; cases that go to a higher body."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("kind", sa.String(40), primary_key=True),
        *_state(),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "delegation_change",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        *_state(),
    )
    op.create_table(
        "case_move",
        sa.Column("id", ID, primary_key=True),
        sa.Column("case_id", ID, sa.ForeignKey("case_file.id", name="case_move_case"), nullable=False),
        sa.Column("from_body_id", ID, nullable=False),
        sa.Column("to_body_id", ID, sa.ForeignKey("body.id", name="case_move_body"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("moved_by", ID),
        sa.Column("moved_at", Instant, nullable=False),
    )
    op.create_index("case_move_case_id", "case_move", ["case_id"])


def _state() -> list[sa.Column]:
    return [
        sa.Column("intervals", sa.Text, nullable=False),
        sa.Column("changed_by", ID, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    ]
