"""Each service's tables, made and changed by Alembic, one migration at a time."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from alembic import command, op
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from shared.database import ID, POSITION, Instant, database_faults_named, is_sqlite, open_for_migrations
from shared.errors import Misconfigured
from shared.service import Runtime


def migrate(runtime: Runtime) -> None:
    """Bring the service's database to its newest shape; several at once wait for one another."""
    if runtime.embedded:
        runtime.settings.data_dir.mkdir(parents=True, exist_ok=True)
    with database_faults_named(), _one_at_a_time(runtime) as connection:
        config = _config(runtime)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def at_head(runtime: Runtime) -> bool:
    """Whether the database has the shape that this code expects."""
    with database_faults_named(), runtime.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    return set(current) == set(ScriptDirectory.from_config(_config(runtime)).get_heads())


def _config(runtime: Runtime) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files(runtime.service.package) / "migrations"))
    config.attributes["metadata"] = runtime.service.metadata
    return config


@contextmanager
def _one_at_a_time(runtime: Runtime) -> Iterator[Connection]:
    engine = open_for_migrations(runtime.settings.store_url)
    with engine.connect() as connection:
        if is_sqlite(engine):
            # The driver would commit each table by itself: after a death half-way no second try would succeed.
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)
        else:
            key = zlib.crc32(f"tikub-migrate-{runtime.service.name}".encode())
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
            connection.commit()
            yield connection
    engine.dispose()


def _check_foreign_keys(connection: Connection) -> None:
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise Misconfigured(f"the migration left rows without their parent: {broken[:5]}")


def run_environment() -> None:
    """What every `migrations/env.py` does: run the migrations on the connection that it was given."""
    from alembic import context

    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes["metadata"],
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


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
