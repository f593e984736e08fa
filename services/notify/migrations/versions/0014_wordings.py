"""Words of letters as the team writes them."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("letter", sa.Text, primary_key=True),
        sa.Column("rank", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
    )
