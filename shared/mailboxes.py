"""The tables of a service's mailboxes: what it says, what it heard, and the forms it already took."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text

from shared.database import ID, POSITION, Instant

metadata = MetaData()
"""The kernel's own tables, the same in the database of every service."""

outbox = Table(
    "outbox",
    metadata,
    Column("position", POSITION, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("time", Instant, nullable=False),
    Column("data", JSON, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("traceparent", Text),
    Column("published_at", Instant),
    Column("error", Text),
    Column("next_at", Instant),
    Column("again_at", Instant),
    Column("only_to", Text),
    Column("cause", ID),
    sqlite_autoincrement=True,
)
_unpublished = outbox.c.published_at.is_(None)
_held = _unpublished & outbox.c.next_at.is_not(None)
Index("outbox_unpublished", outbox.c.position, sqlite_where=_unpublished, postgresql_where=_unpublished)
Index("outbox_held", outbox.c.subject, sqlite_where=_held, postgresql_where=_held)
_again = outbox.c.again_at.is_not(None)
Index("outbox_again", outbox.c.position, sqlite_where=_again, postgresql_where=_again)
Index("outbox_subject", outbox.c.subject, outbox.c.version, unique=True)
"""A row that is sent again stays published: what leaves for the first time is looked for among the others only.

`cause` is the message that was being reacted to.
"""

stream = Table(
    "stream",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
"""The last version that was said of each subject."""

inbox = Table(
    "inbox",
    metadata,
    Column("id", ID, primary_key=True),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Instant),
    Column("error", Text),
    Column("envelope", Text),
    Column("heard_at", Instant, nullable=False),
)
"""Every message ever heard; the envelope is kept while the state is not `done`: `early`, `waiting` or `parked`."""

_open = inbox.c.state != "done"
_early = inbox.c.state == "early"
Index("inbox_open", inbox.c.state, inbox.c.due_at, sqlite_where=_open, postgresql_where=_open)
Index("inbox_early", inbox.c.subject, inbox.c.version, sqlite_where=_early, postgresql_where=_early)

heard = Table(
    "heard",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
"""The last version that was handled of each subject."""

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""Numbers that people read (ID-2026-0042), without a gap."""

posted = Table(
    "posted",
    metadata,
    Column("key", ID, primary_key=True),
    Column("person_id", ID, nullable=False),
    Column("body_hash", Text, nullable=False),
    Column("location", Text),
    Column("at", Instant, nullable=False),
)
"""Forms already taken: the same key again leads to the same place."""

digest = Table(
    "digest",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("said", Integer, nullable=False),
    Column("checksum", Text, nullable=False),
    Column("heard", Integer),
    Column("agrees", Boolean),
    Column("compared_at", Instant),
)
"""What a publisher said it has said in one hour of one kind of subject, beside what was heard of it here.

A service's own rows agree with themselves: they tell which hours it has already accounted for.
"""
_differs = digest.c.agrees.is_not(True)
Index("digest_open", digest.c.starts_at, sqlite_where=_differs, postgresql_where=_differs)

erased = Table(
    "erased",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("erased_at", Instant, nullable=False),
)
"""People who asked to be forgotten: what is sent again about them must not bring them back."""

lost = Table(
    "lost",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("row", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("named_at", Instant, nullable=False),
)
"""Subjects of this service of which a form has spoken after the backup: their rows are `missing`, or `older`.

Written by `recover`; messages about them that cannot have their effect are known by it.
"""
