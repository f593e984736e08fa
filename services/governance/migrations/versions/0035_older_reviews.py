"""Decisions of before there were review dates are given one: it says that it came afterwards."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0035"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("decision_review", sa.Column("given_at", Instant))
