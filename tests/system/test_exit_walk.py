"""An exit walked by a product's team, the DSI, the incubator and a body, from its opening to the last review."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from playwright.sync_api import Browser

from services.portfolio.commands.exit.agenda import put_on_agenda
from services.portfolio.domain.exit.parts import months_after
from tests.servers import Postgres, Rabbit
from tests.shared.fetcher.sites import Site, answer, open_site
from tests.system.agent import Agent, eventually
from tests.system.hands import Hands
from tests.system.platforms import PATHS
from tests.system.reconcile import wait_until_quiet
from tests.system.steps import MEMBERS, PARIS, Cast, examine, identity, open_call, present, today
from tests.system.within import Within

pytestmark = pytest.mark.system

TITLE = "Les cars scolaires se cherchent"
PROBLEM = "Chaque matin, trois agents recopient la même liste de cars dans trois tableaux différents."
WHY = "Trente lycées s’en servent chaque jour, et la DSI a déjà deux personnes formées."
BALLOTS = dict.fromkeys(MEMBERS, "for")
NUMBER = re.compile(r"DE-\d{4}-\d{4}")

HOME = """<!doctype html><title>Cars</title><h1>Cars</h1><footer><a href="/accessibilite">Accessibilité :
partiellement conforme</a> <a href="/mentions-legales">Mentions légales</a> <a href="/vie-privee">Données
personnelles</a></footer>"""
PAGES = {
    "/": HOME,
    "/accessibilite": "<p>Déclaration : partiellement conforme au RGAA",
    "/vie-privee": "<p>Finalités du traitement. Durée de conservation : un an. Délégué à la protection des données.",
    "/stats": "<p>1 200 trajets",
    "/healthz": "ok",
    "/code": "<p>Code",
    "/code/-/raw/HEAD/LICENSE": "MIT License\n\nPermission is hereby granted, free of charge, to any",
    "/code/-/raw/HEAD/publiccode.yml": """publiccodeYmlVersion: "0.4"
name: Cars
url: https://forge.example/region/cars
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
description: {fr: {shortDescription: Cars}}
legal: {license: MIT}
maintenance: {type: internal}
localisation: {localisationReady: false, availableLanguages: [fr]}
""",
}
MENDED = {
    "/mentions-legales": "<p>Directrice de la publication : une dame. Éditeur : la Région. Hébergeur : un hébergeur."
}
"""What the site of the product lacks at first."""


@contextmanager
def site_of_the_product(pages: dict[str, str]) -> Iterator[Site]:
    """A real site on loopback; what is not among its pages is not found."""

    def handle(connection, head):
        body = pages.get(head.split(b" ")[1].decode())
        kind = "text/html; charset=utf-8" if body and body.startswith("<") else "text/plain"
        status = "404 Not Found" if body is None else "200 OK"
        answer((body or "").encode(), status=status, headers=f"Content-Type: {kind}\r\n")(connection, head)

    with open_site(handle) as site:
        yield site


class Walk:
    """The road, each part by whoever has to act; `cast` are people before pages, with or without a browser."""

    def __init__(self, platform: Within, cast: Cast, product: str) -> None:
        self.platform, self.cast = platform, cast
        self.product, self.road = product, f"{product}/sortie/"
        self.today = today()

    def _now(self) -> datetime:
        return datetime.now(PARIS) + self.platform.clock.ahead

    def _links(self, who: str, form: str, words: str = "") -> list[str]:
        """The forms of a kind that somebody is offered on the page of the path, and is about these words."""
        link = rf'href="({self.road}{form}/[0-9a-f-]+)">(.*?)</a>'
        found = re.findall(link, self.cast[who].get(self.road), re.DOTALL)
        return [path for path, about in found if words in unescape(about).replace("’", "'")]

    def prepare(self) -> None:
        carrier = self.cast["nolwenn"]
        carrier.fill(self.road)
        for target in ("dsi", "directorate"):
            carrier.fill(f"{self.road}comparaison", target=target, mark="7", users="Le service continue.")
        carrier.fill(f"{self.road}choix", preferred="dsi", fallback="directorate", why=WHY)

    def check(self) -> None:
        """Real checks of a real site, made twice: it lacks a page at first."""
        pages = dict(PAGES)
        with site_of_the_product(pages) as site:
            addresses = {"link": site.url, "repository": f"{site.url}/code", "figures_link": f"{site.url}/stats"}
            self.cast["malo"].fill(f"{self.product}/fiche/adresses", **addresses)
            assert "Les mentions légales" in self._blocking_once_checked()
            pages |= MENDED
            assert "Les mentions légales" not in self._blocking_once_checked()

    def _blocking_once_checked(self) -> str:
        page, team = f"{self.product}/verifications/", self.cast["malo"]
        team.fill(page)
        eventually(lambda: "Vérifications en cours" not in team.get(page) or None, "the checks", 60)
        return team.get(self.road).split('id="blocages"')[1].split("</table>")[0]

    def show(self) -> None:
        """Each side gives its evidence through the forms; what the site cannot have here is waived by the DSI."""
        for who in ("nolwenn", "malo", "enora"):
            for form in self._links(who, "preuve"):
                self.cast[who].fill(form, **self._proof())
        for condition in re.findall(rf"{self.road}condition/([0-9a-f-]+)", self._blocking()):
            until = (self.today + timedelta(days=200)).isoformat()
            self.cast["enora"].fill(f"{self.road}dispense/{condition}", reason=WHY, until=until)
            self.waived = condition

    def _blocking(self) -> str:
        return self.cast["enora"].get(self.road).split('id="blocages"')[1].split("</table>")[0]

    def _proof(self) -> dict[str, str]:
        measured = {"measured_from": (self.today - timedelta(days=99)).isoformat(), "measured_until": str(self.today)}
        return {
            "words": "Vu ensemble.",
            "link": "https://region.example/a.pdf",
            "reference": "Arrêté 2026-12",
            **measured,
        }

    def accept(self) -> None:
        dsi, carrier = self.cast["enora"], self.cast["nolwenn"]
        carrier.fill(f"{self.road}proposition", words=WHY)
        assert TITLE in dsi.get("/portefeuille/sorties/dsi/")
        for label, days, about in (("La liaison chiffrée", 150, self.waived), ("Le numéro d'astreinte", 30, "")):
            due = (self.today + timedelta(days=days)).isoformat()
            dsi.fill(f"{self.road}reserve", label=label, owner="dsi", due_on=due, condition_id=about)
        for signer in (dsi, carrier):
            signer.fill(self.road, f"{self.road}signature")
        assert "Accepté avec réserves" in dsi.get(self.road)
        (form,) = self._links("enora", "levee", "astreinte")
        dsi.fill(form, proof="Le numéro est au manuel, page 3.")

    def decide(self) -> str:
        """The question travels to governance, a body votes there, and its answer comes back."""
        team = self.cast["malo"]
        body = re.findall(r'<option value="([0-9a-f-]{36})"', team.get(f"{self.road}decision"))[-1]
        team.fill(f"{self.road}decision", reason=WHY, body_id=body)
        self._vote()
        return NUMBER.search(team.wait_for(self.road, "Décision de sortie")).group()

    def _vote(self) -> None:
        team = self.cast["malo"]
        case = eventually(self._case_without_vote, "a case to put to the vote")
        closes_at = (self._now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        team.fill(case, f"{case}/ouverture", closes_at=closes_at)
        for member, choice in BALLOTS.items():
            self.cast[member].fill(case, f"{case}/bulletin", choice=choice)
        team.fill(case, f"{case}/cloture")

    def _case_without_vote(self) -> str | None:
        """An idea, its exit and each review are cases of one title."""
        team = self.cast["malo"]
        cases = dict.fromkeys(re.findall(r'href="(/gouvernance/dossiers/[0-9a-f-]{36})"', team.get("/gouvernance/")))
        return next((case for case in cases if f"{case}/ouverture" in team.get(case)), None)

    def take_over(self, number: str) -> None:
        team, dsi, until = self.cast["malo"], self.cast["enora"], months_after(self.today, 4)
        team.fill(f"{self.road}deux-equipes", start=str(self.today), until=str(until))
        for side, who in (("product", "nolwenn"), ("dsi", "enora")):
            person = {"person_id": str(identity(who)), "since": str(self.today)}
            team.fill(f"{self.road}personne", side=side, **person)
        team.fill(f"{self.road}acte", reference="délibération 2026-114", on=str(self.today))
        self.go_to(until)
        dsi.fill(f"{self.road}fin", on=str(until))
        # Pages tell the real day, on which that phase is still to come; the file has every phase with its decision.
        phases = dsi.get(f"{self.road}dossier/").split('id="phases"')[1].split("</table>")[0]
        assert number in phases
        self.done_on = until

    def go_to(self, day: date) -> None:
        """It is that day now, for all four services."""
        self.platform.clock.ahead = timedelta(days=(day - today()).days)

    def look_back(self, months: int) -> None:
        """The review comes by itself, the DSI writes it, and the body that decides of exits votes."""
        self.go_to(months_after(self.done_on, months))
        assert put_on_agenda(self.platform.runtimes["portfolio"]) >= 1
        (form,) = self._links("enora", "bilan", f"{months} mois")
        self.cast["enora"].fill(form, outcome="sound", findings="Deux pannes, réparées le jour même.")
        self._vote()
        eventually(lambda: len(set(NUMBER.findall(self._reviews()))) == months // 6 or None, "the body's answer")

    def _reviews(self) -> str:
        return self.cast["nolwenn"].get(self.road).split('id="bilans"')[1].split("</table>")[0]


def a_product(platform: Within) -> str:
    """An idea that became a product; people and the body are set up on the pages that own them, without a browser."""
    cast = Cast(platform)
    cast.set_up()
    cast["enora"].wait_for("/idees/", "Se déconnecter")
    cast.once_known("tugdual", "/gouvernance/roles/", "enora")
    cast["tugdual"].answer("/gouvernance/roles/", person_id=str(identity("enora")), role="dsi")
    call = open_call(cast)
    idea = cast["nolwenn"].fill(f"{call}/deposer", title=TITLE, problem=PROBLEM, carries="true")
    examine(cast, idea)
    present(cast, idea)
    Walk(platform, cast, "")._vote()
    page = cast["nolwenn"].wait_for(idea, "Voir le produit")
    # The delegation table has exits decided above the body that chooses ideas.
    page_of_body = cast["malo"].answer(
        "/gouvernance/instances/nouvelle", name="Commission", level="political", second_vote_days="3"
    )
    for member in MEMBERS:
        cast["malo"].answer(page_of_body, "seen", person_id=str(identity(member)))
    return "/portefeuille/produits/" + page.split('href="/portefeuille/produits/')[1].split('"')[0]


def walk_all(walk: Walk) -> None:
    walk.prepare()
    walk.check()
    walk.show()
    walk.accept()
    walk.take_over(walk.decide())
    for months in (6, 12):
        walk.look_back(months)
    wait_until_quiet(walk.platform)


@pytest.mark.browser
def test_an_exit_is_walked_in_a_browser_to_its_last_review(tmp_path, browser: Browser) -> None:
    platform = Within(tmp_path)
    with platform.running():
        cast = Cast(platform, lambda where, subject: Hands(browser, where, subject))
        walk = Walk(platform, cast, a_product(platform))
        walk_all(walk)
        dsi = cast["enora"].window
        for page, name in ((walk.road, "exit-reviewed"), ("/portefeuille/sorties/dsi/", "exits-of-the-dsi")):
            dsi.look_at(page, name)


@pytest.mark.servers
def test_an_exit_is_walked_without_a_browser_and_without_javascript_on_postgresql_and_rabbitmq(
    tmp_path, postgres: Postgres, rabbitmq: Rabbit
) -> None:
    platform = Within(tmp_path, {service: postgres.database(service) for service in PATHS}, rabbitmq.vhost())
    with platform.running(), platform.exit_worker():
        walk_all(Walk(platform, Cast(platform, Agent), a_product(platform)))
