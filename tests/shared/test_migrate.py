"""Every service's migrations make the tables that its code expects, once, however many start at the same time."""

import importlib
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, text

from shared.mailboxes import metadata as mailboxes
from shared.migrate import at_head, migrate
from shared.service import Runtime
from shared.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SERVICES = sorted(path.parent.name for path in ROOT.glob("services/*/app.py"))


@pytest.fixture(params=SERVICES)
def runtime(request, database_url, tmp_path) -> Runtime:
    service = importlib.import_module(f"services.{request.param}.app").service
    address = database_url.replace("postgresql://", "postgresql+psycopg://")
    runtime = Runtime(service, Settings(service=service.name, database_url=address, data_dir=tmp_path))
    yield runtime
    runtime.engine.dispose()


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_an_empty_database_is_brought_to_the_shape_that_the_code_expects(runtime):
    assert not at_head(runtime)

    migrate(runtime)

    assert at_head(runtime)
    assert differences(runtime) == []


def test_migrating_again_changes_nothing(runtime):
    migrate(runtime)
    tables = sorted(inspect(runtime.engine).get_table_names())

    migrate(runtime)

    assert sorted(inspect(runtime.engine).get_table_names()) == tables
    assert at_head(runtime)


def test_a_migration_that_dies_half_way_leaves_nothing_and_is_done_again(runtime, monkeypatch):
    def die():
        raise RuntimeError("dead")

    with monkeypatch.context() as broken:
        broken.setattr("shared.kernel_tables._create_people", die)
        with pytest.raises(RuntimeError, match="dead"):
            migrate(runtime)
    assert set(inspect(runtime.engine).get_table_names()) <= {"alembic_version"}

    migrate(runtime)

    assert at_head(runtime)


def test_several_that_migrate_at_once_wait_for_one_another(postgres):
    service = importlib.import_module(f"services.{SERVICES[0]}.app").service
    address = postgres.emptied().replace("postgresql://", "postgresql+psycopg://")
    runtimes = [Runtime(service, Settings(service=service.name, database_url=address)) for _ in range(4)]
    failed = []

    def bring(runtime):
        try:
            migrate(runtime)
        except Exception as fault:
            failed.append(fault)

    threads = [threading.Thread(target=bring, args=(each,)) for each in runtimes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failed == []
    assert at_head(runtimes[0])
    for each in runtimes:
        each.engine.dispose()


def differences(runtime: Runtime) -> list[object]:
    """What Alembic would still change, for the kernel's tables and the service's own together."""
    expected = MetaData()
    for metadata in {mailboxes, runtime.service.metadata}:
        for table in metadata.tables.values():
            if table.name not in expected.tables:
                table.to_metadata(expected)
    with runtime.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), expected)


def test_a_database_that_newer_code_has_migrated_is_ready_and_left_as_it_is(runtime):
    """During an upgrade the old code still serves, and after a step back its migration runs first."""
    migrate(runtime)
    with runtime.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'of tomorrow'"))

    migrate(runtime)

    assert at_head(runtime)
    with runtime.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "of tomorrow"


def test_a_database_that_older_code_has_migrated_is_not_ready(runtime):
    migrate(runtime)
    with runtime.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    assert not at_head(runtime)
