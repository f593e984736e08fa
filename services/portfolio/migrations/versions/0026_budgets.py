"""What an amount is for, and whether a planned one allows to promise, to pay, or both."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    for name, before in (("activity", "all"), ("credit", "both")):
        op.add_column("money_line", sa.Column(name, sa.String(40), nullable=False, server_default=before))
