"""Drafts, what the guided form asks beyond the problem, and former words of ideas."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", ID, primary_key=True),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("call_id", ID, sa.ForeignKey("call.id", name="draft_call"), nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("saved_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("draft_author", "draft", ["author_id", "id"])
    op.create_table(
        "story",
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="story_idea"), primary_key=True),
        *_texts("cost", "proof", "first_users", "spread", "carrying", "time", "hierarchy"),
    )
    op.create_table(
        "wording",
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="wording_idea"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        *_texts("title", "problem", "who", "frequency", "today"),
        sa.Column("replaced_at", Instant, nullable=False),
    )


def _texts(*names: str) -> "list[sa.Column[str]]":
    return [sa.Column(name, sa.Text, nullable=False) for name in names]
