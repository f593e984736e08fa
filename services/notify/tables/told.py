"""Where news, notices and mails are kept: one notice and one mail at most for each event and person."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from services.notify.domain.families import Way
from services.notify.domain.mail import Mail, MailState
from services.notify.tables.base import metadata, registry
from shared.database import ID, Instant, one_of

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
    Column("awaits", one_of(Way)),
    Column("about", ID),
    Column("done_at", Instant),
    Column("later_until", Instant),
    UniqueConstraint("event_id", "person_id", name="notice_once"),
)
"""What stands in a person's inbox; `awaits`: the letter, daily or weekly, that will repeat it.

`about` is what the person is asked to do something about, until `done_at`; put off, it comes back at `later_until`.
"""

Index("notice_inbox", notice.c.person_id, notice.c.read_at.is_(None), notice.c.id)
_waiting = notice.c.about.is_not(None) & notice.c.done_at.is_(None)
Index("notice_waiting", notice.c.person_id, notice.c.id, sqlite_where=_waiting, postgresql_where=_waiting)
Index("notice_about", notice.c.about, sqlite_where=_waiting, postgresql_where=_waiting)
_awaiting = notice.c.awaits.is_not(None)
Index("notice_awaiting", notice.c.awaits, notice.c.person_id, sqlite_where=_awaiting, postgresql_where=_awaiting)

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
    Column("thing", Text),
    Column("within", ID),
    ForeignKeyConstraint(["event_id", "person_id"], ["notice.event_id", "notice.person_id"], name="mail_notice"),
    UniqueConstraint("event_id", "person_id", name="mail_once"),
    CheckConstraint("state IN ('due', 'sending', 'sent', 'failed', 'no_address')", name="mail_state"),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="mail_sent"),
    CheckConstraint("attempts >= 0", name="mail_attempts"),
)
"""The mail of a notice; `thing` is what it tells of, when it may leave `within` another about the same."""

_open = mail.c.state.in_((MailState.DUE, MailState.SENDING))
Index("mail_due", mail.c.due_at, sqlite_where=_open, postgresql_where=_open)
Index("mail_next", mail.c.state, mail.c.due_at, mail.c.id)
Index("mail_by_state", mail.c.state, mail.c.id)
for _name, _columns in {"mail_thing": (mail.c.person_id, mail.c.thing), "mail_within": (mail.c.within,)}.items():
    _some = _columns[-1].is_not(None)
    Index(_name, *_columns, sqlite_where=_some, postgresql_where=_some)
_sent = mail.c.sent_at.is_not(None)
Index("mail_sent_at", mail.c.sent_at, sqlite_where=_sent, postgresql_where=_sent)

registry.map_imperatively(Mail, mail)
