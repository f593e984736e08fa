"""The next mail is the first entry of an index, however many mails became due at the same instant."""

from alembic import op

revision = "0027"
down_revision = "0021"


def upgrade() -> None:
    op.create_index("mail_next", "mail", ["state", "due_at", "id"])
