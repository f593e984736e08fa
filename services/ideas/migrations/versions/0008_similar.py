"""The words under which ideas are found; a timer writes those of ideas that are there already."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    word = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
    op.create_table(
        "found_idea",
        sa.Column("word", word, primary_key=True),
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="found_idea_idea"), primary_key=True),
    )
    op.create_index("found_idea_by_idea", "found_idea", ["idea_id"])
