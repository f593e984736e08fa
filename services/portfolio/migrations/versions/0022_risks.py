"""The risks of products."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "risk",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="risk_product"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("risk_of_product", "risk", ["product_id"])
    op.create_table(
        "risk_writing",
        sa.Column("id", ID, primary_key=True),
        sa.Column("risk_id", ID, sa.ForeignKey("risk.id", name="risk_writing_risk"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "mitigation", "why")),
        sa.Column("likelihood", sa.String(40), nullable=False),
        sa.Column("impact", sa.String(40), nullable=False),
        sa.Column("owner_id", ID),
        sa.Column("review_on", sa.Date, nullable=False),
        sa.Column("over", sa.Boolean, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.CheckConstraint("likelihood IN ('low', 'medium', 'high')", name="risk_writing_likelihood"),
        sa.CheckConstraint("impact IN ('low', 'medium', 'high')", name="risk_writing_impact"),
    )
    op.create_index("risk_writing_risk", "risk_writing", ["risk_id", "id"])
