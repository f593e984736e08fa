"""Outbound hooks: who is called, with which secrets, what waits for them, what came of each call."""

import sqlalchemy as sa
from alembic import op

from shared.database import ID, Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _create_hooks()
    _create_queues()
    _create_journal()


def _create_hooks() -> None:
    op.create_table(
        "hook",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("types", sa.JSON, nullable=False),
        sa.Column("made_by", ID),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("calling", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("state IN ('active', 'paused', 'disabled')", name="hook_state"),
    )
    op.create_table(
        "hook_secret",
        sa.Column("id", ID, primary_key=True),
        _of_a_hook("hook_secret_hook"),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("seen_at", Instant),
        sa.Column("ended_at", Instant),
    )
    op.create_index("hook_secret_of", "hook_secret", ["hook_id"])


def _of_a_hook(name: str) -> "sa.Column[sa.Uuid]":
    return sa.Column("hook_id", ID, sa.ForeignKey("hook.id", name=name, ondelete="CASCADE"), nullable=False)


def _create_queues() -> None:
    op.create_table(
        "hook_event",
        sa.Column("event_id", ID, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "hook_call",
        sa.Column("id", ID, primary_key=True),
        _of_a_hook("hook_call_hook"),
        sa.Column("event_id", ID, sa.ForeignKey("hook_event.event_id", name="hook_call_event"), nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("delivered_at", Instant),
        sa.UniqueConstraint("hook_id", "event_id", name="hook_call_once"),
    )
    some = sa.text("delivered_at IS NULL")
    op.create_index("hook_call_waits", "hook_call", ["hook_id", "id"], postgresql_where=some, sqlite_where=some)


def _create_journal() -> None:
    op.create_table(
        "hook_try",
        sa.Column("id", ID, primary_key=True),
        _of_a_hook("hook_try_hook"),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("outcome", sa.Text, nullable=False),
    )
    op.create_index("hook_try_of", "hook_try", ["hook_id", "id"])
    op.create_index("hook_try_at", "hook_try", ["at"])
