"""Someone at Chromium, who reads pages and fills forms as `Agent` does without a browser: one walk serves both."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator

from tests.screens import visit
from tests.system.agent import eventually


class Hands:
    """A signed-in person before a browser; forms are sent by the keyboard."""

    def __init__(self, browser: Browser, where: Callable[[str], str], subject: str) -> None:
        self.window = visit(browser, where("/"))
        self.page = self.window.page
        self._open("/idees/connexion")
        self.page.locator(f'button[name="subject"][value="{subject}"]').click()

    def _open(self, path: str) -> None:
        self.page.goto(self.window.address + path)

    def get(self, path: str) -> str:
        self._open(path)
        return self.page.content()

    def wait_for(self, path: str, words: str, *, seconds: float = 30) -> str:
        return eventually(lambda: self._page_with(path, words), f"« {words} » on {path}", seconds)

    def _page_with(self, path: str, words: str) -> str | None:
        page = self.get(path)
        return page if words in page else None

    def fill(self, path: str, action: str = "", **answers: str) -> str:
        """Fill the form of a page and send it; returns the path it leads to."""
        self._open(path)
        form = self.page.locator(f'main form[action$="{action or path}"]').first
        for name, value in answers.items():
            _answer(form, name, value)
        form.locator("button").last.focus()
        with self.page.expect_navigation() as led:
            self.page.keyboard.press("Enter")
        wrong = self.page.locator("main").inner_text() if led.value.status >= 400 else ""
        assert not wrong, f"{path}: {wrong}"
        return urlsplit(self.page.url).path


def _answer(form: Locator, name: str, value: str) -> None:
    field = form.locator(f'[name="{name}"]').first
    kind = field.evaluate("field => field.type")
    if kind == "radio":
        form.locator(f'[name="{name}"][value="{value}"]').check()
    elif kind == "checkbox":
        field.check()
    elif kind.startswith("select"):
        field.select_option(value)
    else:
        field.fill(value)
