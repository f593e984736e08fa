"""Where news, notices and mails are kept: one notice and one mail at most for each event and person."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import registry

from services.notify.domain.mail import Mail, MailState
from shared.database import ID, Instant, one_of

metadata = MetaData()

news = Table(
    "news",
    metadata,
    Column("event_id", ID, primary_key=True),
    Column("type", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("facts", JSON, nullable=False),
)
"""An event that somebody was told, with the facts that its letters need."""

notice = Table(
    "notice",
    metadata,
    Column("id", ID, primary_key=True),
    Column("event_id", ID, ForeignKey("news.event_id", name="notice_news"), nullable=False),
    Column("person_id", ID, nullable=False),
    Column("letter", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("read_at", Instant),
    UniqueConstraint("event_id", "person_id", name="notice_once"),
)
"""What stands in a person's inbox."""

Index("notice_inbox", notice.c.person_id, notice.c.read_at.is_(None), notice.c.id)

mail = Table(
    "mail",
    metadata,
    Column("id", ID, primary_key=True),
    Column("event_id", ID, nullable=False),
    Column("person_id", ID, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", one_of(MailState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("sent_at", Instant),
    Column("traceparent", Text),
    ForeignKeyConstraint(["event_id", "person_id"], ["notice.event_id", "notice.person_id"], name="mail_notice"),
    UniqueConstraint("event_id", "person_id", name="mail_once"),
    CheckConstraint("state IN ('due', 'sending', 'sent', 'failed', 'no_address')", name="mail_state"),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="mail_sent"),
    CheckConstraint("attempts >= 0", name="mail_attempts"),
)
"""The mail of a notice."""

_open = mail.c.state.in_((MailState.DUE, MailState.SENDING))
Index("mail_due", mail.c.due_at, sqlite_where=_open, postgresql_where=_open)
Index("mail_by_state", mail.c.state, mail.c.id)

registry(metadata=metadata).map_imperatively(Mail, mail)
