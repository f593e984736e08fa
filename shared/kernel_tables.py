"""The kernel's own tables as migrations make and change them; each step is frozen once it has been released."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.database import ID, POSITION, Instant


def create_kernel_tables_v1() -> None:
    """The tables of `shared.mailboxes` and `shared.people` as they were first made; frozen, as migrations are."""
    _create_outbox()
    _create_inbox()
    op.create_table(
        "counter", sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.BigInteger, nullable=False)
    )
    op.create_table(
        "posted",
        sa.Column("key", ID, primary_key=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("body_hash", sa.Text, nullable=False),
        sa.Column("location", sa.Text),
        sa.Column("at", Instant, nullable=False),
    )
    _create_people()


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("position", POSITION, primary_key=True, autoincrement=True),
        sa.Column("id", ID, nullable=False, unique=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("time", Instant, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("correlation", sa.Text, nullable=False),
        sa.Column("traceparent", sa.Text),
        sa.Column("published_at", Instant),
        sa.Column("error", sa.Text),
        sa.Column("next_at", Instant),
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_unpublished", "outbox", ["position"], **_where("published_at IS NULL"))
    op.create_index("outbox_held", "outbox", ["subject"], **_where("published_at IS NULL AND next_at IS NOT NULL"))
    op.create_index("outbox_subject", "outbox", ["subject", "version"], unique=True)
    op.create_table(
        "stream", sa.Column("subject", sa.Text, primary_key=True), sa.Column("version", sa.BigInteger, nullable=False)
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", ID, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", Instant),
        sa.Column("error", sa.Text),
        sa.Column("envelope", sa.Text),
        sa.Column("heard_at", Instant, nullable=False),
        sa.CheckConstraint("state IN ('done', 'early', 'waiting', 'parked')", name="inbox_state"),
    )
    op.create_index("inbox_open", "inbox", ["state", "due_at"], **_where("state <> 'done'"))
    op.create_index("inbox_early", "inbox", ["subject", "version"], **_where("state = 'early'"))
    op.create_table(
        "heard", sa.Column("subject", sa.Text, primary_key=True), sa.Column("version", sa.BigInteger, nullable=False)
    )


def _create_people() -> None:
    op.create_table(
        "person",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("directorate", sa.Text, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
    )
    op.create_table(
        "role",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("granted", sa.Boolean, nullable=False),
    )


def _where(condition: str) -> dict[str, Any]:
    return {"postgresql_where": sa.text(condition), "sqlite_where": sa.text(condition)}


def change_kernel_tables_v2() -> None:
    """Sending again, comparing what was said with what was heard, and people who were erased."""
    op.add_column("outbox", sa.Column("again_at", Instant))
    op.add_column("outbox", sa.Column("only_to", sa.Text))
    op.add_column("outbox", sa.Column("cause", ID))
    op.create_index("outbox_again", "outbox", ["position"], **_where("again_at IS NOT NULL"))
    op.create_table(
        "digest",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("starts_at", Instant, primary_key=True),
        sa.Column("said", sa.Integer, nullable=False),
        sa.Column("checksum", sa.Text, nullable=False),
        sa.Column("heard", sa.Integer),
        sa.Column("agrees", sa.Boolean),
        sa.Column("compared_at", Instant),
    )
    op.create_index("digest_open", "digest", ["starts_at"], **_where("agrees IS NOT true"))
    op.create_table(
        "erased", sa.Column("person_id", ID, primary_key=True), sa.Column("erased_at", Instant, nullable=False)
    )


def change_kernel_tables_v3() -> None:
    """What a restore has lost, so that messages about it are known."""
    op.create_table(
        "lost",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("named_at", Instant, nullable=False),
    )


def change_kernel_tables_v4() -> None:
    """Files that people attach."""
    op.create_table(
        "attachment",
        sa.Column("id", ID, primary_key=True),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("added_by", ID),
        sa.Column("added_at", Instant, nullable=False),
    )


def create_program_keys_v1() -> None:
    """Keys with which programs use an API: for services that give some."""
    op.create_table(
        "program_key",
        sa.Column("id", ID, primary_key=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("writes", sa.Boolean, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant),
    )
    op.create_index("program_key_person", "program_key", ["person_id", "id"])
