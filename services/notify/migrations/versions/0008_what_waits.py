"""What a person is asked to do: about what, until when it was put off, when it was done."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("notice", sa.Column("about", ID))
    op.add_column("notice", sa.Column("done_at", Instant))
    op.add_column("notice", sa.Column("later_until", Instant))
    some = sa.text("about IS NOT NULL AND done_at IS NULL")
    where = {"postgresql_where": some, "sqlite_where": some}
    op.create_index("notice_waiting", "notice", ["person_id", "id"], **where)
    op.create_index("notice_about", "notice", ["about"], **where)
