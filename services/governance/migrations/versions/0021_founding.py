"""The setting up of an incubator: which points are done by somebody's word, or by what another service told."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "founding_mark",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("marked_by", ID),
        sa.Column("marked_at", Instant, nullable=False),
    )
