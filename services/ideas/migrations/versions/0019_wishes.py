"""What authors would like after the answer to their idea."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "wish",
        sa.Column("idea_id", ID, sa.ForeignKey("idea.id", name="wish_idea"), primary_key=True),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("joins", "told")),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
