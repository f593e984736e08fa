"""What every test may ask for: real servers, a browser, folders; each skipped with its reason when there is none."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from ctypes.util import find_library
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import pytest

from tests.servers import Postgres, Rabbit, Unavailable, open_postgres, open_rabbitmq
from tests.servers.choice import Unusable
from tests.servers.packages import install

if TYPE_CHECKING:
    from playwright.sync_api import Browser

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent
NEEDS = {"postgres": "servers", "rabbitmq": "servers", "browser": "browser"}

os.environ.setdefault("TIKUB_TESTING", "1")


def pytest_configure() -> None:
    """A run that is told to end puts away what it made on shared servers, as one that is interrupted does."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: pytest.exit("told to end", returncode=143))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a server or a browser is marked so: `-m "not servers"` never misses one."""
    for item in items:
        for fixture, mark in NEEDS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """`postgres.database("ideas")` is the address of a fresh database, dropped at the end."""
    with ExitStack() as stack:
        yield _or_skip(stack, open_postgres())


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[Rabbit]:
    """`rabbitmq.vhost()` is the address of a fresh virtual host, deleted at the end."""
    with ExitStack() as stack:
        yield _or_skip(stack, open_rabbitmq())


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A real Chromium; windows are made by `tests.screens.visit`."""
    from tests.browser import open_browser

    with ExitStack() as stack:
        yield _or_skip(stack, open_browser())


@pytest.fixture(scope="session")
def pango() -> None:
    """What draws the letters of a PDF."""
    if not find_library("pango-1.0"):
        try:
            install("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
        except Unusable as reason:
            _give_up(f"No Pango for tests: {reason}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same test on both stores: one that ran on SQLite alone has not been seen to work."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.swept(request.path.parent.name)


@pytest.fixture(scope="session")
def beta_products() -> Path:
    """The 492 product files of beta.gouv.fr, which are read where they are and never copied into the project."""
    folder = ROOT.parent / "shared" / "data" / "beta-products"
    if not folder.is_dir():
        pytest.skip(f"the product files are not beside the project ({folder.relative_to(ROOT.parent)})")
    return folder


def _or_skip(stack: ExitStack, opening: AbstractContextManager[T]) -> T:
    try:
        return stack.enter_context(opening)
    except Unavailable as reason:
        _give_up(str(reason))


def _give_up(reason: str) -> NoReturn:
    """On a developer's machine a missing server skips; where CI=true nothing may be left untested."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
