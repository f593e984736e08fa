import sqlalchemy as sa
from alembic import op

from shared.database import ID
from shared.kernel_tables import create_kernel_tables_v1

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_kernel_tables_v1()
    op.create_table("note", sa.Column("id", ID, primary_key=True), sa.Column("title", sa.Text), sa.Column("by", ID))
