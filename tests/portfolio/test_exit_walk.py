"""A path walked in a real browser by whoever carries a product, the DSI and the incubator, up to the last review."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from wsgiref.types import WSGIApplication

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from services.portfolio.commands.exit.agenda import put_on_agenda
from services.portfolio.domain.exit.parts import months_after
from shared.people import set_role
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.conftest import HOME, PortfolioRoom
from tests.portfolio.exits import WHY, Exits
from tests.portfolio.test_exit_takeover import ASKED, REVIEW_DUE, answer
from tests.screens import Visitor, visit
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
    """Somebody at a browser, on the page of the path."""

    def __init__(self, browser: Browser, address: str, name: str, product: object) -> None:
        self.window: Visitor = visit(browser, address)
        self.road = f"{HOME}/produits/{product}/sortie/"
        self.page: Page = self.window.page
        self.page.goto(f"{address}{HOME}/connexion")
        self.page.get_by_role("button", name=name).click()

    def go(self, link: str = "") -> None:
        self.page.goto(self.window.address + self.road)
        if link:
            self.page.get_by_role("link", name=link).first.click()

    def send(self, button: str, **answers: str) -> None:
        """Fill the fields by their names and press the button, by keyboard."""
        for name, value in answers.items():
            field = self.page.locator(f'main [name="{name}"]').first
            kind = field.evaluate("field => field.tagName + (field.type || '')")
            if kind == "INPUTradio":
                self.page.locator(f'main [name="{name}"][value="{value}"]').check()
            elif kind.startswith("SELECT"):
                field.select_option(value)
            else:
                field.fill(value)
        self.page.get_by_role("button", name=button).focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        assert self.page.url.endswith(self.road), self.page.locator("main").inner_text()

    def look(self, name: str) -> None:
        self.window.look_at(self.road, name)


class Walk:
    """The road in four parts, each by whoever has to act."""

    def __init__(self, browser: Browser, portfolio: PortfolioRoom, address: str) -> None:
        self.portfolio, self.exits = portfolio, Exits(portfolio)
        self.today = datetime.now(UTC).date()
        walkers = (Walker(browser, address, who, self.exits.product.id) for who in ("Anne", "Enora", "Gaëlle"))
        self.anne, self.enora, self.gaelle = walkers

    def prepare(self) -> None:
        anne = self.anne
        anne.go()
        anne.send("Ouvrir le parcours de sortie")
        anne.look("exit-opened")
        for target in ("dsi", "directorate"):
            anne.go("Comparer une solution")
            anne.send("Enregistrer cette comparaison", target=target, mark="7", users="Le service continue.")
        anne.go("Choisir qui reprend")
        anne.send("Choisir cette solution", preferred="dsi", fallback="directorate", why=WHY)
        anne.go("Montrer Le service a son propre nom")
        anne.send("Enregistrer cette preuve", words="Le nom est à la Région.", link="https://a.region.example")
        self.exits.show_all()
        anne.look("exit-preparing")
        anne.go("Proposer le dossier")
        anne.send("Proposer à la DSI", words=WHY)

    def accept(self) -> None:
        due = (self.today + timedelta(days=30)).isoformat()
        self.gaelle.go("Demander une réserve")
        self.gaelle.send("Ajouter cette réserve", label="Le numéro d’astreinte", owner="dsi", due_on=due)
        self.gaelle.look("exit-to-sign")
        for signer in (self.gaelle, self.anne):
            signer.go()
            signer.send("Signer la version")
        assert self.exits.path.state == "accepted_with_reserves"
        self.gaelle.go("Lever Le numéro")
        self.gaelle.send("Lever cette réserve", proof="Le numéro est au manuel, page 3.")
        assert self.exits.path.state == "accepted"

    def take_over(self) -> None:
        enora, day = self.enora, self.today.isoformat()
        enora.go("Demander la décision")
        enora.send("Demander cette décision", reason=WHY)
        assert self.portfolio.last(ASKED)["question"] == "exit"
        answer(self.exits)
        enora.go("Commencer le travail à deux équipes")
        enora.send("Commencer", start=day, until=months_after(self.today, 4).isoformat())
        for side, who in (("product", "anne"), ("dsi", "gaelle")):
            enora.go("Nommer une personne")
            enora.send("Ajouter cette personne", side=side, person_id=str(person_id(ISSUER, who)), since=day)
        enora.go("Enregistrer l’acte public")
        enora.send("Enregistrer cet acte", reference="délibération 2026-114", on=day)
        self.gaelle.go("Dire que le produit est repris")
        self.gaelle.send("Dire que la reprise est faite", on=day)
        self.gaelle.look("exit-done")

    def look_back(self) -> None:
        """The clock is moved; what comes by itself is put on the agenda by the timer's own function."""
        for months in (6, 12):
            later = months_after(self.today, months)
            self.portfolio.now = datetime(later.year, later.month, later.day, 9, tzinfo=UTC)
            assert put_on_agenda(self.portfolio.runtime) == 1
            self.gaelle.go(f"Écrire Bilan à {months} mois")
            self.gaelle.send("Enregistrer ce bilan", outcome="sound", findings="Deux pannes, réparées le jour même.")
        self.gaelle.look("exit-reviewed")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_path_is_walked_from_its_opening_to_the_review_at_twelve_months(
    browser: Browser, portfolio: PortfolioRoom, address: str
) -> None:
    with portfolio.runtime.unit_of_work() as uow:
        set_role(uow, GAELLE, "dsi", granted=True)
    walk = Walk(browser, portfolio, address)

    walk.prepare()
    walk.accept()
    walk.take_over()
    walk.look_back()

    for page in ("sorties/", "sorties/conditions", f"produits/{walk.exits.product.id}/sortie/dossier/"):
        walk.gaelle.window.look_at(f"{HOME}/{page}", f"exits-{page.strip('/').split('/')[-1]}")
    walk.enora.window.look_at(f"{HOME}/sorties/", "exits-of-the-team")
    assert [fact["months"] for fact in portfolio.facts(REVIEW_DUE)] == [6, 12]
    assert [one.outcome for one in walk.exits.path.reviews] == ["sound", "sound"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_comes_to_rest_where_no_service_of_messages_answers(
    browser: Browser, portfolio: PortfolioRoom, app
) -> None:
    with served(app) as home:
        anne = Walker(browser, home, "Anne", "none")
        anne.page.goto(f"{home}{HOME}/")
        anne.page.wait_for_load_state("networkidle")
