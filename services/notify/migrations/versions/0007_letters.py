"""Messages that wait for the letter of the day or of the week."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("notice", sa.Column("awaits", sa.String(40)))
    some = sa.text("awaits IS NOT NULL")
    op.create_index("notice_awaiting", "notice", ["awaits", "person_id"], postgresql_where=some, sqlite_where=some)
