"""The trace of what made a mail due, so that its sending is found beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("mail", sa.Column("traceparent", sa.Text))
