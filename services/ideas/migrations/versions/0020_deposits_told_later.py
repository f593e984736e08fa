"""Whether the deposit of an idea was told to all: not before it is shown, where ideas are read first."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("idea", sa.Column("told", sa.Boolean, nullable=False, server_default=sa.true()))
