"""What the portfolio knows of the envelopes of money."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "envelope",
        sa.Column("id", ID, primary_key=True),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("total_cents", "reserved_cents", "committed_cents", "spent_cents")
        ),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_index("envelope_year", "envelope", ["fiscal_year", "id"])
