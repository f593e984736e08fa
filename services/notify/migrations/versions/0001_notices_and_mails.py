"""News, the notices that tell them, and the mails of those notices."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant
from shared.kernel_tables import create_kernel_tables_v1

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_kernel_tables_v1()
    _create_notices()
    _create_mails()


def _create_notices() -> None:
    op.create_table(
        "news",
        sa.Column("event_id", ID, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
    )
    op.create_table(
        "notice",
        sa.Column("id", ID, primary_key=True),
        sa.Column("event_id", ID, sa.ForeignKey("news.event_id", name="notice_news"), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("letter", sa.Text, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("read_at", Instant),
        sa.UniqueConstraint("event_id", "person_id", name="notice_once"),
    )
    op.create_index("notice_inbox", "notice", ["person_id", sa.text("(read_at IS NULL)"), "id"])


def _create_mails() -> None:
    op.create_table(
        "mail",
        sa.Column("id", ID, primary_key=True),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("sent_at", Instant),
        sa.ForeignKeyConstraint(["event_id", "person_id"], ["notice.event_id", "notice.person_id"], name="mail_notice"),
        sa.UniqueConstraint("event_id", "person_id", name="mail_once"),
        sa.CheckConstraint("state IN ('due', 'sending', 'sent', 'failed', 'no_address')", name="mail_state"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="mail_sent"),
        sa.CheckConstraint("attempts >= 0", name="mail_attempts"),
    )
    open_ones = sa.text("state IN ('due', 'sending')")
    op.create_index("mail_due", "mail", ["due_at"], postgresql_where=open_ones, sqlite_where=open_ones)
    op.create_index("mail_by_state", "mail", ["state", "id"])
