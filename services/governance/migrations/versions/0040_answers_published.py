"""Ideas whose answers were published: until then the sense of a decision that was held back is not told."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "answer_published",
        sa.Column("idea_id", ID, primary_key=True),
        sa.Column("published_at", Instant, nullable=False),
    )
