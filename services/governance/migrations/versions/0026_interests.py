"""Interests that evaluators have declared in an idea, for the vote on it."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "declared_interest",
        sa.Column("idea_id", ID, primary_key=True),
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("declared_at", Instant, nullable=False),
    )
