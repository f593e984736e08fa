"""The main acts of an exit in a real browser, by keyboard alone."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from wsgiref.types import WSGIApplication

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from shared.people import set_role
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.conftest import HOME, PortfolioRoom
from tests.portfolio.exits import WHY, Exits
from tests.screens import DRAWN, Visitor, visit
from tests.system.platforms import free_port

pytestmark = pytest.mark.browser
GAELLE = person_id(ISSUER, "gaelle")


@contextmanager
def served(application: WSGIApplication) -> Iterator[str]:
    """The address of an application on a port of its own."""
    server = make_server("127.0.0.1", free_port(), application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture
def address(portfolio: PortfolioRoom, app) -> Iterator[str]:
    """The service beside a count of messages, which every page asks for."""
    with served(DispatcherMiddleware(app, {"/notifications/compte": Response("0")})) as home:
        yield home


class Walker:
    """Somebody at a browser who has a keyboard and no mouse."""

    def __init__(self, browser: Browser, address: str, name: str, product: object) -> None:
        self.window: Visitor = visit(browser, address)
        self.road = f"{HOME}/produits/{product}/sortie/"
        self.page: Page = self.window.page
        self.page.goto(f"{address}{HOME}/connexion")
        self.page.get_by_role("button", name=name).click()

    def go(self, link: str = "") -> None:
        """To the page of the path; from there along the link of these words."""
        self.page.goto(self.window.address + self.road)
        if link:
            self._tab_to(lambda focused: link in focused["words"] and focused["tag"] == "A")
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")

    def send(self, button: str, **answers: str) -> None:
        """Tab to each field in the order of the page, answer, tab to the button and press it."""
        for name, value in answers.items():
            self._answer(self._tab_to(lambda focused, name=name: focused["name"] == name), value)
        self._tab_to(lambda focused: button in focused["words"] and focused["tag"] == "BUTTON")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        assert self.page.url.endswith(self.road), self.page.locator("main").inner_text()

    def _tab_to(self, found: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        for _ in range(150):
            self.page.keyboard.press("Tab")
            focused: dict[str, str] = self.page.evaluate(FOCUSED)
            if focused["main"] and found(focused):
                assert self.page.evaluate(DRAWN), f"the focus on {focused} does not show"
                return focused
        raise AssertionError(f"out of reach of the keyboard:\n{self.page.locator('main').inner_text()}")

    def _answer(self, focused: dict[str, str], value: str) -> None:
        if focused["type"] == "date":
            self.page.keyboard.type(value)
            return
        if focused["type"] == "radio":
            self.page.keyboard.press("Space")
        if focused["type"] not in {"radio", "select-one"}:
            self.page.keyboard.insert_text(value)
            return
        for _ in range(40):
            if self.page.evaluate(FOCUSED)["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no {value} in {focused}")


LATER = f"1212{datetime.now(UTC).year + 1}"
"""Digits as one types them in a field of a date, whichever of day and month comes first."""

FOCUSED = """(() => {
  const at = document.activeElement
  return { name: at.name || "", tag: at.tagName, type: at.type || "", value: at.value || "",
           words: at.textContent.trim(), main: at.closest("main") ? "main" : "" }
})()"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_main_acts_of_a_path_are_done_by_keyboard_alone(
    browser: Browser, portfolio: PortfolioRoom, address: str
) -> None:
    with portfolio.runtime.unit_of_work() as uow:
        set_role(uow, GAELLE, "dsi", granted=True)
    exits = Exits(portfolio)
    anne, gaelle = (Walker(browser, address, name, exits.product.id) for name in ("Anne", "Gaëlle"))

    anne.go()
    anne.send("Ouvrir le parcours de sortie")
    for target in ("dsi", "directorate"):
        anne.go("Comparer une solution")
        anne.send("Enregistrer cette comparaison", target=target, mark="7", users="Le service continue.")
    anne.go("Choisir qui reprend")
    anne.send("Choisir cette solution", preferred="dsi", fallback="directorate", why=WHY)
    anne.go("Montrer Le service a son propre nom")
    anne.send("Enregistrer cette preuve", words="Le nom est à la Région.", link="https://a.region.example")
    exits.show_all()
    anne.go("Proposer le dossier")
    anne.send("Proposer à la DSI", words=WHY)
    gaelle.go("Demander une réserve")
    gaelle.send("Ajouter cette réserve", label="Le numéro d’astreinte", owner="dsi", due_on=LATER)
    for signer in (gaelle, anne):
        signer.go()
        signer.send("Signer la version")

    assert exits.path.state == "accepted_with_reserves"
    for walker, name in ((gaelle, "exit-accepted"), (anne, "exit-accepted-for-the-product")):
        walker.window.look_at(walker.road, name)
    gaelle.window.look_at(f"{HOME}/sorties/dsi/", "exits-of-the-dsi")
    condition = f"{anne.road}condition/{exits.path.conditions[0].id}"
    gaelle.window.look_at(condition, "exit-condition")
    for page in ("sorties/", "sorties/conditions", f"produits/{exits.product.id}/sortie/dossier/"):
        gaelle.window.look_at(f"{HOME}/{page}", f"exits-{page.strip('/').split('/')[-1]}")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_comes_to_rest_where_no_service_of_messages_answers(
    browser: Browser, portfolio: PortfolioRoom, app
) -> None:
    with served(app) as home:
        anne = Walker(browser, home, "Anne", "none")
        anne.page.goto(f"{home}{HOME}/")
        anne.page.wait_for_load_state("networkidle")
