"""Who was warned that the money of a product ends, and when."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "money_alert",
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="money_alert_product"), primary_key=True),
        sa.Column("ends_on", sa.Date, primary_key=True),
        sa.Column("days", sa.Integer, primary_key=True),
        sa.Column("at", Instant, nullable=False),
    )
