"""Questions put before bodies: may a product enter a phase?"""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0003"
down_revision = "0002"

PENDING = {"sqlite_where": sa.text("state = 'pending'"), "postgresql_where": sa.text("state = 'pending'")}


def upgrade() -> None:
    op.create_table(
        "gate",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="gate_product"), nullable=False),
        sa.Column("phase", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("body_id", ID, nullable=False),
        sa.Column("requested_by", ID, nullable=False),
        sa.Column("requested_at", Instant, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decision_number", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_at", Instant),
        sa.CheckConstraint("state IN ('pending', 'granted', 'refused')", name="gate_state"),
    )
    op.create_index("gate_pending", "gate", ["product_id"], unique=True, **PENDING)
    op.create_index("gate_of_product", "gate", ["product_id"])
    op.create_table(
        "body",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("members", sa.Integer, nullable=False),
    )
