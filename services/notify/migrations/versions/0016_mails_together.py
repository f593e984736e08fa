"""What a mail is about, and in which other mail it left, so that a burst becomes one."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("mail", sa.Column("thing", sa.Text))
    op.add_column("mail", sa.Column("within", ID))
    for name, columns in {"mail_thing": ["person_id", "thing"], "mail_within": ["within"]}.items():
        some = sa.text(f"{columns[-1]} IS NOT NULL")
        op.create_index(name, "mail", columns, postgresql_where=some, sqlite_where=some)
