"""Which question about users a measure answers."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("measure", sa.Column("step", sa.String(40)))
