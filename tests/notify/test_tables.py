"""The migrations make exactly the tables that the code expects."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.notify.tables import metadata
from shared import mailboxes
from tests.notify.conftest import NotifyRoom


@pytest.mark.filterwarnings("ignore:.*expression-based index")  # SQLite tells nothing of it
def test_the_migrated_database_has_the_shape_that_the_code_expects(notify: NotifyRoom) -> None:
    with notify.runtime.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        own = [change for change in compare_metadata(context, metadata) if not is_of_the_kernel(change)]

    assert own == []


def is_of_the_kernel(change):
    """The kernel's tables are declared elsewhere: for this metadata they are too many."""
    names = {table.name for table in mailboxes.metadata.tables.values()} | {"alembic_version"}
    table = getattr(change[1], "table", change[1])
    return change[0].startswith("remove") and table.name in names
