"""What is public of what other services say, for feeds."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "public_fact",
        sa.Column("id", ID, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("about", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "number", "words")),
        sa.Column("hidden", sa.Boolean, nullable=False),
        sa.CheckConstraint(
            "kind IN ('call_opened', 'call_extended', 'call_closed', 'listed', 'phase', 'granted', 'refused')",
            name="public_fact_kind",
        ),
    )
    op.create_index("public_fact_newest", "public_fact", ["hidden", "at"])
    op.create_index("public_fact_about", "public_fact", ["about", "at"])
