"""Somebody with a keyboard and nothing else, in front of the pages of one service in a real browser."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from shared.schemas import PARIS
from shared.web import create_web
from tests import screens
from tests.room import Room

FOCUS = """
(() => { const it = document.activeElement, box = it.closest('label');
  return {tag: it.tagName, name: it.name || '', kind: it.type || '', words: it.textContent.replace(/\\s+/g, ' ').trim(),
          inside: !!it.closest('main'), legend: box ? box.textContent.trim() : '',
          drawn: [it, box].filter(Boolean).map(one => getComputedStyle(one))
            .some(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none')}; })()
"""


class Silent(WSGIRequestHandler):
    """Keeps the test's output for the test."""

    def log_request(self, *_: object) -> None:
        return


@contextmanager
def serving(room: Room) -> Iterator[str]:
    """The pages of one service on a port of this machine; gives its address."""
    app = create_web(room.runtime.service, room.runtime, room.settings)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Hands:
    """Somebody who has a keyboard and nothing else; addresses they type, or reach by links."""

    def __init__(self, browser: Browser, site: str, home: str, name: str, *, script: bool = True) -> None:
        self.looks = screens.visit(browser, site, java_script_enabled=script)
        self.page: Page = self.looks.page
        self.page.set_default_timeout(60_000)
        self.go(f"{home}/connexion")
        self.press(name)
        self.page.get_by_role("button", name="Se déconnecter").first.wait_for(state="attached")

    def go(self, path: str) -> None:
        self.page.goto(self.looks.address + path)

    def _tab_to(self, wanted: Callable[[dict[str, Any]], Any], what: str) -> dict[str, Any]:
        for _ in range(90):
            self.page.keyboard.press("Tab")
            focus: dict[str, Any] = self.page.evaluate(FOCUS)
            if focus["inside"] and wanted(focus):
                assert focus["drawn"], f"the focus on {what} does not show"
                return focus
        raise AssertionError(f"{what} cannot be reached by keyboard on {self.page.url}")

    def press(self, words: str) -> None:
        """A button, a link or a summary whose words begin so, pressed with Enter; the next page is there then."""
        said = {"BUTTON", "A", "SUMMARY"}
        focus = self._tab_to(lambda one: one["tag"] in said and words in one["words"], words)
        if focus["tag"] == "SUMMARY":
            self.page.keyboard.press("Enter")
            return
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, name: str, words: str) -> None:
        self._tab_to(lambda one: one["name"] == name, name)
        self.page.keyboard.type(words)

    def choose(self, name: str, words: str) -> None:
        """In a list: the first letters choose, as everybody does who knows what they want."""
        self._tab_to(lambda one: one["name"] == name, name)
        self.page.keyboard.type(words)
        chosen = self.page.evaluate("document.activeElement.selectedOptions[0].textContent.trim()")
        assert chosen.startswith(words), chosen

    def tick(self, name: str, place: int = 0) -> None:
        """In a group of answers: the space bar takes the first, arrows go on."""
        self._tab_to(lambda one: one["name"] == name, name)
        self.page.keyboard.press("Space")
        for _ in range(place):
            self.page.keyboard.press("ArrowDown")

    def date(self, name: str, moment: datetime) -> None:
        """The parts of a date field one after the other, in the order in which this browser shows them."""
        self._tab_to(lambda one: one["name"] == name, name)
        keyboard, local = self.page.keyboard, moment.astimezone(PARIS)
        for typed in (f"{local:%m}", f"{local:%d}", f"{local:%Y}", "", f"{local:%I}", f"{local:%M}", f"{local:%p}"):
            if typed:
                keyboard.type(typed)
            else:
                keyboard.press("Tab")
        value = self.page.evaluate("document.activeElement.value")
        assert value.startswith(f"{local:%Y-%m-%dT%H:%M}"), value

    def look(self, name: str) -> None:
        """At both widths and with axe; the other services are not there to answer what the frame asks of them."""
        self.looks.fetched.clear()
        self.page.reload()
        self.page.wait_for_load_state("networkidle")
        self.looks.complaints.clear()
        self.looks.look_around(name)
        self.page.goto(self.page.url)
        self.page.bring_to_front()

    def sees(self, words: str) -> None:
        assert words in " ".join(self.page.locator("main").inner_text().split()), self.page.url
