"""The manifesto, version beside version, and who has signed which."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "manifesto",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("published_by", ID, nullable=False),
        sa.Column("published_at", Instant, nullable=False),
    )
    op.create_table(
        "signature",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("signature_at", "signature", ["at", "person_id"])
