"""Co-authors, documents, for whom one deposits, who follows an idea."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "coauthor",
        _idea("coauthor", primary_key=True),
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("invited_at", Instant, nullable=False),
        sa.Column("joined_at", Instant),
    )
    op.create_index("coauthor_person", "coauthor", ["person_id"])
    op.create_table("document", sa.Column("attachment_id", ID, primary_key=True), _idea("document", nullable=False))
    op.create_index("document_idea", "document", ["idea_id", "attachment_id"])
    op.create_table("behalf", _idea("behalf", primary_key=True), sa.Column("words", sa.Text, nullable=False))
    op.create_table(
        "follow",
        sa.Column("person_id", ID, primary_key=True),
        _idea("follow", primary_key=True),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("follow_idea", "follow", ["idea_id"])


def _idea(table: str, **options: bool) -> "sa.Column[object]":
    return sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name=f"{table}_idea"), **options)  # type: ignore[arg-type]
