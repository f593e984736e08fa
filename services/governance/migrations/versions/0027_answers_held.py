"""Cases whose answer the author learns later, with those of the other ideas of the call."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("case_file", sa.Column("answer_held", sa.Boolean, nullable=False, server_default=sa.false()))
