"""Chromium for tests: the machine's own, or on Debian as root installed first."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    if not _found():
        try:
            install("chromium", "fonts-dejavu-core")
        except Unusable as reason:
            raise Unavailable(f"No Chromium for tests: none on PATH; {reason}") from None
    program = _found()
    if not program:
        raise Unavailable("No Chromium for tests: installed, yet not on PATH")
    _install_fonts()
    return program


def _found() -> str | None:
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def _install_fonts() -> None:
    """Without any font a screenshot shows empty boxes; where they cannot be installed, boxes must do."""
    if not any(Path("/usr/share/fonts").rglob("*.ttf")) and Path("/usr/share/fonts").exists():
        try:
            install("fonts-dejavu-core")
        except Unusable:
            return
