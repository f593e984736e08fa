"""Decisions that chose one answer among several."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.add_column("decision", sa.Column("answer", sa.Text, nullable=False, server_default=""))
