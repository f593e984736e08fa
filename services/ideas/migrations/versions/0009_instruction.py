"""Ideas have more states; what the team asks authors, duplicates as links, ideas made of another."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0009"
down_revision = "0008"
contracts = "0.1.0"
"""The condition on the state only widens: old code never writes the new words."""

STATES = (
    *("submitted", "to_complete", "admissible", "inadmissible", "instructed", "shortlisted"),
    *("presented", "selected", "not_selected", "reserved", "withdrawn", "duplicate"),
)


def upgrade() -> None:
    _widen_the_states()
    op.add_column("support", sa.Column("merge_id", ID))
    op.create_index("support_merge", "support", ["merge_id"])
    _create_completion()
    _create_merge()
    _create_split()


def _widen_the_states() -> None:
    listed = f"state IN ({', '.join(repr(state) for state in STATES)})"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("idea_state", "idea", type_="check")
        op.create_check_constraint("idea_state", "idea", listed)
        return
    # SQLite writes the table anew; a reflected table brings its conditions no more, so the new one stands alone.
    with op.batch_alter_table("idea", recreate="always") as ideas:
        ideas.create_check_constraint("idea_state", listed)


def _create_completion() -> None:
    op.create_table(
        "completion",
        sa.Column("id", ID, primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="completion_idea"), nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_at", Instant),
    )
    op.create_index("completion_idea", "completion", ["idea_id", "id"])


def _create_merge() -> None:
    op.create_table(
        "merge",
        sa.Column("id", ID, primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="merge_idea"), nullable=False),
        sa.Column("into_id", ID, sa.ForeignKey("idea.id", name="merge_into"), nullable=False),
        sa.Column("was", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("merged_by", ID, nullable=False),
        sa.Column("merged_at", Instant, nullable=False),
        sa.Column("undone_by", ID),
        sa.Column("undone_at", Instant),
    )
    live = sa.text("undone_at IS NULL")
    op.create_index("merge_live", "merge", ["idea_id"], unique=True, sqlite_where=live, postgresql_where=live)
    op.create_index("merge_into", "merge", ["into_id"])


def _create_split() -> None:
    op.create_table(
        "split",
        sa.Column("part_id", ID, sa.ForeignKey("idea.id", name="split_part"), primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="split_idea"), nullable=False),
        sa.Column("split_by", ID, nullable=False),
        sa.Column("split_at", Instant, nullable=False),
    )
    op.create_index("split_idea", "split", ["idea_id"])
