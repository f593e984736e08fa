"""A writer and a reader on both stores."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from shared.identifiers import new_id
from shared.service import Runtime
from tests.faults.ledger import open_runtime, writer
from tests.shared.mailboxes.listener import Listener


@pytest.fixture
def listener(database_url) -> Iterator[Listener]:
    opened = Listener(database_url)
    yield opened
    opened.close()


@pytest.fixture
def writing(database_url) -> Iterator[Runtime]:
    runtime = open_runtime(writer(), database_url)
    yield runtime
    runtime.engine.dispose()


@pytest.fixture
def entry() -> UUID:
    return new_id()
