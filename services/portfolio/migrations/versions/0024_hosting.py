"""Where a product is hosted and what it depends on, on its sheet."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    for name in ("hosting", "dependencies"):
        op.add_column("product", sa.Column(name, sa.Text, nullable=False, server_default=""))
