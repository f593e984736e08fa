"""Which call a product comes from."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "call",
        sa.Column("id", ID, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("cohort", sa.Text, nullable=False),
    )
    op.create_index("call_cohort", "call", ["cohort"])
    op.create_table(
        "idea_call",
        sa.Column("idea_id", ID, primary_key=True),
        sa.Column("call_id", ID, nullable=False),
    )
    op.create_index("idea_call_of", "idea_call", ["call_id"])
    op.create_index("product_idea", "product", ["idea_id"])
