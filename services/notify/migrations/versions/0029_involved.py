"""Who takes part in an idea or a product: its supporters, evaluators, sponsors and members."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "involved",
        sa.Column("id", ID, primary_key=True),
        sa.Column("about", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("until", sa.Date),
        sa.CheckConstraint("part IN ('supporter', 'evaluator', 'sponsor', 'member')", name="involved_part"),
    )
    op.create_index("involved_about", "involved", ["about", "part"])
    op.create_index("involved_person", "involved", ["person_id"])
