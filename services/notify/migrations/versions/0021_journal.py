"""The incubator's journal: its issues, how far each is told, and the words of every version."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "issue",
        sa.Column("id", ID, primary_key=True),
        sa.Column("number", sa.Integer, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "lead", "text")),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("published_at", Instant),
        sa.Column("published_by", ID),
        sa.Column("cursor", ID),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("told_outside", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("stage IN ('draft', 'sending', 'sent', 'withdrawn')", name="issue_stage"),
        sa.CheckConstraint("(stage = 'draft') = (published_at IS NULL)", name="issue_published"),
        sa.CheckConstraint("(stage = 'draft') = (number IS NULL)", name="issue_numbered"),
    )
    op.create_index("issue_stage_of", "issue", ["stage", "id"])
    whole = sa.ForeignKey("issue.id", name="issue_text_issue", ondelete="CASCADE")
    op.create_table(
        "issue_text",
        sa.Column("issue_id", ID, whole, primary_key=True),
        sa.Column("rank", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "lead", "text")),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
    )
