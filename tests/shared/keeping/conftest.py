"""Two small services that keep account of each other."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from shared.identifiers import new_id
from tests.shared.keeping.accounts import Accounts


@pytest.fixture
def accounts(database_url, tmp_path, monkeypatch) -> Iterator[Accounts]:
    opened = Accounts(database_url, f"sqlite:///{tmp_path / 'other.sqlite'}", monkeypatch)
    yield opened
    opened.close()


@pytest.fixture
def entry() -> UUID:
    return new_id()
