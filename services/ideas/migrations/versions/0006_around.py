"""Supports, people who live the same, volunteers to carry, comments."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _by_person("support")
    _by_person(
        "lived", *(sa.Column(name, sa.Integer, nullable=False) for name in ("times_a_month", "minutes")), _words()
    )
    _by_person("volunteer", _words())
    op.create_table(
        "comment",
        sa.Column("id", ID, primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="comment_idea"), nullable=False),
        sa.Column("parent_id", ID, sa.ForeignKey("comment.id", name="comment_parent")),
        sa.Column("author_id", ID, nullable=False),
        _words(),
        sa.Column("at", Instant, nullable=False),
        sa.Column("removed_at", Instant),
        sa.Column("removed_by", ID),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("comment_idea", "comment", ["idea_id", "parent_id", "id"])
    op.create_index("comment_author", "comment", ["author_id"])


def _words() -> "sa.Column[str]":
    return sa.Column("words", sa.Text, nullable=False)


def _by_person(name: str, *columns: "sa.Column[object]") -> None:
    """At most one row for each idea and person."""
    op.create_table(
        name,
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name=f"{name}_idea"), primary_key=True),
        sa.Column("person_id", ID, primary_key=True),
        *columns,
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index(f"{name}_person", name, ["person_id"])
