"""Announcements of the incubator, and how far each has been told."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", ID, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("made_by", ID),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("published_at", Instant),
        sa.Column("published_by", ID),
        sa.Column("cursor", ID),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("stage IN ('draft', 'sending', 'sent', 'withdrawn')", name="announcement_stage"),
        sa.CheckConstraint("(stage = 'draft') = (published_at IS NULL)", name="announcement_published"),
    )
    op.create_index("announcement_stage_of", "announcement", ["stage", "id"])
