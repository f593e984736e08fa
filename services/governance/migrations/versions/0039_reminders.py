"""Who was reminded of a condition, who appealed."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.add_column("decision_condition", sa.Column("reminded_at", Instant))
    op.add_column("case_file", sa.Column("appealed_by", ID))
