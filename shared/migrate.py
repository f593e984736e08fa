"""Each service's tables, made and changed by Alembic, one migration at a time."""

import logging
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from shared.database import database_faults_named, is_sqlite, open_for_migrations
from shared.errors import DatabaseDown, Misconfigured
from shared.service import Runtime

LOOK_AGAIN = 2.0
"""Seconds between two looks at a database that has not its shape yet."""

log = logging.getLogger(__name__)


def migrate(runtime: Runtime) -> None:
    """Bring the service's database to its newest shape; several at once wait for one another."""
    if runtime.embedded:
        runtime.settings.data_dir.mkdir(parents=True, exist_ok=True)
    config = _config(runtime)
    # Not on the connection of the migrations: to look would open the transaction that they have to open themselves.
    with database_faults_named(), runtime.engine.connect() as looking:
        if _is_newer(looking, runtime):
            log.warning("the database is newer than this code: it is left as it is, and does for both")
            return
    with database_faults_named(), _one_at_a_time(runtime) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def at_head(runtime: Runtime) -> bool:
    """Whether the database has the shape that this code expects, or a newer one: migrations only add."""
    with database_faults_named(), runtime.engine.connect() as connection:
        return set(_revisions(connection)) == _known(runtime.service.package)[0] or _is_newer(connection, runtime)


def _revisions(connection: Connection) -> tuple[str, ...]:
    found: tuple[str, ...] = MigrationContext.configure(connection).get_current_heads()
    return found


def _is_newer(connection: Connection, runtime: Runtime) -> bool:
    """Whether code that came after this one has migrated the database: its revision is not among ours."""
    return bool(set(_revisions(connection)) - _known(runtime.service.package)[1])


@cache
def _known(package: str) -> tuple[set[str], set[str]]:
    """The newest revision and all of them, read once: to read them takes longer than probes have on a busy machine."""
    scripts = ScriptDirectory(_migrations_of(package))
    return set(scripts.get_heads()), {script.revision for script in scripts.walk_revisions()}


def _migrations_of(package: str) -> str:
    return str(files(package) / "migrations")


def wait_for_shape(runtime: Runtime, stop: threading.Event) -> None:
    """A worker may start beside its migration: it touches nothing before the tables are what its code expects."""
    while not stop.is_set():
        with suppress(DatabaseDown):
            if at_head(runtime):
                return
        log.info("the worker waits for its migration")
        stop.wait(LOOK_AGAIN)


def _config(runtime: Runtime) -> Config:
    config = Config()
    config.set_main_option("script_location", _migrations_of(runtime.service.package))
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
