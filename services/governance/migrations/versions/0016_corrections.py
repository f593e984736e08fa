"""A decision may correct or repeal a former one: it names it, the former one stays."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    for table in ("case_file", "decision"):
        op.add_column(table, sa.Column("corrects", sa.Text, nullable=False, server_default=""))
    op.create_index("case_file_corrects", "case_file", ["corrects"])
    op.create_index("decision_corrects", "decision", ["corrects"])
