"""For modules about transactions: `from tests.shared.web.stores import both_stores` runs them on both stores."""

from pathlib import Path

import pytest


@pytest.fixture(name="database_url", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def both_stores(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A test that ran on SQLite alone has not been seen to work."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite'}"
    return request.getfixturevalue("shared_database")
