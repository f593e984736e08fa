"""Where a product is hosted and what it depends on, on its sheet."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    for name in ("hosting", "dependencies"):
        op.add_column("product", sa.Column(name, sa.Text, nullable=False, server_default=""))
