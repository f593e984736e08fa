"""What was told of proofs and waivers that end: each last day once before, once after."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "expiry_told",
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="expiry_told_product"), primary_key=True),
        sa.Column("about", sa.Text, primary_key=True),
        sa.Column("until", sa.Date, primary_key=True),
        sa.Column("over", sa.Boolean, primary_key=True),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("expiry_told_until", "expiry_told", ["until"])
