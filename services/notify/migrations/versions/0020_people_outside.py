"""People outside the administration, and what waits for them to say yes by mail."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0020"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "outsider",
        sa.Column("id", ID, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("reads_since", Instant),
        sa.Column("reminded_at", Instant),
    )
    op.create_index(
        "outsider_readers",
        "outsider",
        ["id"],
        postgresql_where=sa.text("reads_since IS NOT NULL"),
        sqlite_where=sa.text("reads_since IS NOT NULL"),
    )
    theirs = sa.ForeignKey("outsider.id", name="confirmation_outsider", ondelete="CASCADE")
    of = sa.ForeignKey("gathering.id", name="confirmation_gathering", ondelete="CASCADE")
    op.create_table(
        "confirmation",
        sa.Column("id", ID, primary_key=True),
        sa.Column("outsider_id", ID, theirs, nullable=False),
        sa.Column("gathering_id", ID, of),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False, unique=True),
        sa.Column("asked_at", Instant, nullable=False),
    )
    op.create_index("confirmation_outsider_of", "confirmation", ["outsider_id"])
