"""Outbound hooks: their secrets, what waits for each of them, and the journal of calls."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from services.notify.domain.hooks import Hook, HookState
from services.notify.tables.base import metadata, registry
from shared.database import ID, Instant, among, one_of

hook = Table(
    "hook",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("types", JSON, nullable=False),
    Column("made_by", ID),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", one_of(HookState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("calling", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("state", HookState), name="hook_state"),
)
"""Where another service wants to be called, and about what."""

hook_secret = Table(
    "hook_secret",
    metadata,
    Column("id", ID, primary_key=True),
    Column("hook_id", ID, ForeignKey("hook.id", name="hook_secret_hook", ondelete="CASCADE"), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("ended_at", Instant),
)
"""What calls are signed with, encrypted; shown until `seen_at`, used until `ended_at`."""

Index("hook_secret_of", hook_secret.c.hook_id)

hook_event = Table(
    "hook_event",
    metadata,
    Column("event_id", ID, primary_key=True),
    Column("type", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
)
"""What is sent, the same bytes to each hook and at each try."""

hook_call = Table(
    "hook_call",
    metadata,
    Column("id", ID, primary_key=True),
    Column("hook_id", ID, ForeignKey("hook.id", name="hook_call_hook", ondelete="CASCADE"), nullable=False),
    Column("event_id", ID, ForeignKey("hook_event.event_id", name="hook_call_event"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("delivered_at", Instant),
    UniqueConstraint("hook_id", "event_id", name="hook_call_once"),
)
"""The queue of each hook, in the order of ids: what was not delivered waits."""

_waits = hook_call.c.delivered_at.is_(None)
Index("hook_call_waits", hook_call.c.hook_id, hook_call.c.id, sqlite_where=_waits, postgresql_where=_waits)

hook_try = Table(
    "hook_try",
    metadata,
    Column("id", ID, primary_key=True),
    Column("hook_id", ID, ForeignKey("hook.id", name="hook_try_hook", ondelete="CASCADE"), nullable=False),
    Column("event_id", ID, nullable=False),
    Column("type", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("status", Integer),
    Column("outcome", Text, nullable=False),
)
"""Every call that was made, and what came of it."""

Index("hook_try_of", hook_try.c.hook_id, hook_try.c.id)
Index("hook_try_at", hook_try.c.at)

registry.map_imperatively(Hook, hook, version_id_col=hook.c.version)
