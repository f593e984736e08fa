"""Addresses to which nothing is sent any more."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "silence",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("reported_by", ID),
    )
