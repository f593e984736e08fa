"""Chromium for tests: the machine's own, or on Debian as root installed first."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, sync_playwright

from tests.servers.choice import Unavailable, Unusable
from tests.servers.packages import install

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",  # tests may run as root, where Chromium's sandbox refuses to start
    "--disable-dev-shm-usage",  # a container's /dev/shm is too small for it
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def open_browser() -> Iterator[Browser]:
    program = _chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


def _chromium() -> str:
    _provide("Chromium", _found, "chromium", "fonts-dejavu-core")
    _provide("browser driver that runs", _driver_runs, "libatomic1", "libstdc++6")
    if not any(Path("/usr/share/fonts").rglob("*.ttf")):
        # Without any font a screenshot shows empty boxes; where none can be installed, boxes must do.
        with suppress(Unusable):
            install("fonts-dejavu-core")
    return str(_found())


def _provide(what: str, there: Callable[[], object], *packages: str) -> None:
    if there():
        return
    try:
        install(*packages)
    except Unusable as reason:
        raise Unavailable(f"No {what} for tests: {reason}") from None
    if not there():
        raise Unavailable(f"No {what} for tests, although {', '.join(packages)} are installed")


def _found() -> str | None:
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def _driver_runs() -> bool:
    """Playwright brings its own node, which needs libraries that a small machine lacks."""
    node, _ = compute_driver_executable()
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0
