"""The deployment plans of products."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "plan_step",
        sa.Column("id", ID, primary_key=True),
        sa.Column("product_id", ID, sa.ForeignKey("product.id", name="plan_step_product"), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("step IN ('strategy', 'design', 'build', 'deployment')", name="plan_step_step"),
        sa.UniqueConstraint("product_id", "step", name="plan_step_once"),
    )
    op.create_table(
        "plan_writing",
        sa.Column("id", ID, primary_key=True),
        sa.Column("step_id", ID, sa.ForeignKey("plan_step.id", name="plan_writing_step"), nullable=False),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("starts_on", "ends_on")),
        sa.Column("done_on", sa.Date),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("words", "why")),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name="plan_writing_days"),
    )
    op.create_index("plan_writing_step", "plan_writing", ["step_id", "id"])
