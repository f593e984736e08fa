"""A decision says whether its vote was secret, and how many ballots were blank."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("decision", sa.Column("blanks", sa.Integer, nullable=False, server_default="0"))
    op.add_column("decision", sa.Column("secret", sa.Boolean, nullable=False, server_default=sa.false()))
