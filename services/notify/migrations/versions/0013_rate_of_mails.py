"""How many mails left in the last minute, without reading all that ever left."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    some = sa.text("sent_at IS NOT NULL")
    op.create_index("mail_sent_at", "mail", ["sent_at"], postgresql_where=some, sqlite_where=some)
