"""The main pages in a real browser: at 320 and 1280 px, with axe-core, without JavaScript, by keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.screens import DRAWN, Visitor, visit
from tests.system.agent import Agent
from tests.system.platforms import Embedded, running

pytestmark = [pytest.mark.system, pytest.mark.browser]

PROBLEM = "Chaque matin, trois agents recopient la même liste de bus dans trois tableaux différents."


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    embedded = Embedded(tmp_path_factory.mktemp("browser"))
    with running(embedded):
        yield embedded


def signed_in(browser: Browser, platform: Embedded, name: str, **options: object) -> Visitor:
    """Someone who has chosen who they are."""
    visitor = visit(browser, platform.where(""), **options)
    visitor.page.goto(f"{visitor.address}/idees/connexion")
    visitor.page.get_by_role("button", name=re.compile(name)).click()
    visitor.page.wait_for_url(re.compile(r"/idees/$"))
    return visitor


def first_link(page: Page, start: str) -> str:
    """Where the first link of the page's content to such an address leads."""
    link = page.locator(f'main a[href^="{start}"]').first.get_attribute("href")
    assert link is not None
    return link


MAIN_PAGES = {
    "Nolwenn": (
        "/idees/",
        "/idees/mes-idees",
        "/idees/appels",
        "/idees/evenements",
        "/gouvernance/evenements/governance.case.decided.v1",
        "/portefeuille/",
        "/notifications/",
    ),
    "Malo": (
        "/idees/a-examiner",
        "/idees/appels/nouveau",
        "/gouvernance/",
        "/gouvernance/tranches",
        "/gouvernance/instances/",
        "/gouvernance/instances/nouvelle",
        "/gouvernance/registre",
        "/gouvernance/delegations/?question=budget&montant=60000",
        "/gouvernance/delegations/budget",
        "/gouvernance/registre/ancrages",
        "/gouvernance/enveloppes/",
        "/gouvernance/priorites/",
        "/gouvernance/conditions",
        "/portefeuille/imports/",
        "/portefeuille/pilotage/",
        "/portefeuille/equipes",
        "/portefeuille/volontaires",
        "/portefeuille/mes-produits",
        "/portefeuille/sorties/",
        "/portefeuille/catalogue/",
        "/portefeuille/catalogue/?mots=carte",
        "/portefeuille/avis/",
        "/portefeuille/propositions/",
        "/portefeuille/mots/",
        "/portefeuille/catalogue/donnees",
        "/portefeuille/catalogue/proposer",
        "/portefeuille/phases/",
        "/portefeuille/conditions/",
        "/portefeuille/conditions/nouvelle",
        "/portefeuille/exigences/",
        "/portefeuille/formations/",
        "/portefeuille/formations/nouvelle",
        "/portefeuille/exigences/nouvelle",
        "/notifications/courriels",
    ),
    "Tugdual": ("/gouvernance/roles/", *(f"/{p}/administration/messages" for p in ("idees", "gouvernance"))),
    "Hervé": ("/gouvernance/", "/notifications/"),
    "Enora": ("/portefeuille/voies/", "/portefeuille/sorties/conditions"),
}


@pytest.mark.parametrize("name", MAIN_PAGES)
def test_main_pages_are_right_at_both_widths_and_for_axe(browser: Browser, platform: Embedded, name: str) -> None:
    visitor = signed_in(browser, platform, name)

    for path in MAIN_PAGES[name]:
        visitor.look_at(path, f"{name}{path.replace('/', '-')}".rstrip("-"))


DETAILS = {
    "/idees/": r"/idees/[0-9a-f]{8}-",
    "/idees/appels": r"/idees/appels/[0-9a-f]{8}-",
    "/gouvernance/": r"/gouvernance/dossiers/",
    "/gouvernance/instances/": r"/gouvernance/instances/[0-9a-f]{8}-",
    "/portefeuille/": r"/portefeuille/produits/",
    "/portefeuille/catalogue/": r"/portefeuille/catalogue/[0-9a-f]{8}-",
}


@pytest.mark.parametrize("path", DETAILS)
def test_each_thing_has_a_page_that_is_right(browser: Browser, platform: Embedded, path: str) -> None:
    visitor = signed_in(browser, platform, "Malo")
    visitor.page.goto(visitor.address + path)
    links = [link.get_attribute("href") or "" for link in visitor.page.locator("main a").all()]
    details = [link for link in links if re.match(DETAILS[path], link)]
    assert details, links

    for place, detail in enumerate(dict.fromkeys(details[:4])):
        visitor.look_at(detail, f"detail{path.replace('/', '-')}{place}")


FOLLOWED = {
    "/portefeuille/": (r"/portefeuille/produits/", "Suivre ce produit"),
    "/portefeuille/catalogue/": (r"/portefeuille/catalogue/[0-9a-f]{8}-", "Suivre ce service"),
    "/idees/appels": (r"/idees/appels/[0-9a-f]{8}-", "Suivre cet appel"),
    "/gouvernance/instances/": (r"/gouvernance/instances/[0-9a-f]{8}-", "Suivre cette instance"),
}


@pytest.mark.parametrize("path", FOLLOWED)
def test_each_thing_leads_to_where_it_is_followed(browser: Browser, platform: Embedded, path: str) -> None:
    visitor = signed_in(browser, platform, "Nolwenn")
    page, (start, words) = visitor.page, FOLLOWED[path]
    page.goto(visitor.address + path)
    links = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    for link in (one for one in links if re.match(start, one)):
        page.goto(visitor.address + link)
        if page.get_by_role("link", name=words).count():
            break  # a call that is closed is followed no more
    name = page.locator("h1").inner_text()

    page.get_by_role("link", name=words).press("Enter")
    page.wait_for_url(re.compile("/notifications/abonnements/"))
    visitor.look_at(page.url.removeprefix(visitor.address), f"follow{path.replace('/', '-')}")
    page.get_by_role("button", name="Suivre").press("Enter")

    page.wait_for_url(re.compile("/notifications/abonnements/$"))
    assert page.locator("main li", has_text=name).get_by_role("button", name="Ne plus suivre").count() == 1
    page.locator("main li", has_text=name).get_by_role("button", name="Ne plus suivre").press("Enter")


PARTS = (
    "argent",
    "budget",
    "conditions",
    "demandes",
    "dossier",
    "dossier/historique",
    "equipe",
    "exigences",
    "exigences/privacy",
    "exigences/privacy/dispense",
    "impact",
    "impact/cout",
    "impact/parcours",
    "plan",
    "plan/strategy",
    "risques",
    "risques/nouveau",
    "sortie/",
    "verifications/",
)


def test_each_part_of_a_product_is_right(browser: Browser, platform: Embedded) -> None:
    visitor = signed_in(browser, platform, "Malo")
    visitor.page.goto(visitor.address + "/portefeuille/")
    product = visitor.page.get_by_role("link", name="Les clés des salles").get_attribute("href")

    for part in PARTS:
        visitor.look_at(f"{product}/{part}", f"product-{part.rstrip('/')}")


def test_the_figures_of_a_product_are_right_once_they_are_there(browser: Browser, platform: Embedded) -> None:
    visitor, malo = signed_in(browser, platform, "Malo"), Agent(platform.where, "malo")
    visitor.page.goto(visitor.address + "/portefeuille/")
    product = visitor.page.get_by_role("link", name="Les clés des salles").get_attribute("href") or ""
    money = {"kind": "team", "activity": "build", "on": "2026-01-15"}
    for stage, amount, credit in (("planned", "300 000", "ae"), ("planned", "100 000", "cp"), ("spent", "20 000", "")):
        malo.fill(f"{product}/argent/nouveau", stage=stage, amount=amount, credit=credit, **money)
    for name in ("Agents qui connaissent le service", "Agents qui y reviennent"):
        malo.fill(f"{product}/impact/nouvelle", kind="used", name=name, unit="agents", counts_users="true")
    values = list(dict.fromkeys(re.findall(r'href="([^"]+/valeur)"', malo.get(f"{product}/impact"))))
    for place, path in enumerate(values):
        for month, value in ((2, 400), (3, 500)):
            period = {"since": f"2026-0{month}-01", "until": f"2026-0{month}-28"}
            malo.fill(path, value=str(value // (1 + place)), **period)
    known, kept = (path.split("/")[-2] for path in values)
    malo.fill(f"{product}/impact/parcours/mesures", acquisition=known, retention=kept)

    for part in ("argent", "budget", "impact", "impact/cout", "impact/parcours", "impact/parcours/mesures"):
        visitor.look_at(f"{product}/{part}", f"figures-{part}".replace("/", "-"))


def test_the_rest_of_a_long_menu_unfolds_by_keyboard_without_javascript(browser: Browser, platform: Embedded) -> None:
    visitor = signed_in(browser, platform, "Malo", java_script_enabled=False)
    visitor.page.goto(visitor.address + "/portefeuille/")
    menu = visitor.page.get_by_role("navigation", name="Pages de ce service")
    assert not menu.get_by_role("link", name="Voies des vérifications").is_visible()

    menu.get_by_text("Autres pages").press("Enter")
    menu.get_by_role("link", name="Voies des vérifications").press("Enter")

    visitor.page.wait_for_url(re.compile(r"/portefeuille/voies/$"))
    assert menu.get_by_role("link", name="Voies des vérifications").get_attribute("aria-current") == "page"


def test_sign_in_errors_and_a_form_with_mistakes_are_right(browser: Browser, platform: Embedded) -> None:
    stranger = visit(browser, platform.where(""))
    stranger.look_at("/idees/connexion", "sign-in")
    stranger.look_at("/idees/", "not-signed-in")
    assert "/connexion?retour=" in stranger.page.url
    visitor = signed_in(browser, platform, "Nolwenn")
    visitor.look_at("/idees/nulle-part", "not-found", status=404)
    visitor.look_at("/idees/appels/nouveau", "forbidden", status=403)
    open_deposit(visitor)
    visitor.page.get_by_role("button", name="Déposer cette idée").click()
    assert visitor.page.title().startswith("Erreur")
    visitor.complaints.clear()  # Chromium reports the 422 that this test asked for
    visitor.look_around("deposit-with-mistakes")


def open_deposit(visitor: Visitor) -> None:
    visitor.page.goto(visitor.address + first_call(visitor) + "/deposer")


def first_call(visitor: Visitor) -> str:
    visitor.page.goto(visitor.address + "/idees/")
    return first_link(visitor.page, "/idees/appels/")


def test_english_is_a_click_away_and_stays(browser: Browser, platform: Embedded) -> None:
    visitor = signed_in(browser, platform, "Nolwenn")
    visitor.page.get_by_role("button", name="English").click()

    visitor.look_at("/idees/", "english")

    assert visitor.page.locator("html").get_attribute("lang") == "en"


def test_plain_words_are_proposed_while_one_writes(browser: Browser, platform: Embedded) -> None:
    page = signed_in(browser, platform, "Malo").page
    page.goto(f"{platform.where('')}/idees/appels/nouveau")
    name = page.get_by_label("Nom de l’appel")

    name.press_sequentially("Un dashboard")
    page.get_by_text("« dashboard » : on peut dire « tableau de bord »").wait_for()
    name.fill("Un tableau de bord")

    page.get_by_text("on peut dire").wait_for(state="hidden")


def test_a_problem_is_deposited_without_javascript(browser: Browser, platform: Embedded) -> None:
    visitor = signed_in(browser, platform, "Yann", java_script_enabled=False)
    open_deposit(visitor)
    visitor.page.get_by_label("Le problème en une phrase").fill("Trois tableaux pour une seule liste")
    visitor.page.get_by_label("Que se passe-t-il ?").fill(PROBLEM)
    visitor.page.get_by_label("J’ai lu les règles de l’appel").check()

    visitor.page.get_by_role("button", name="Déposer cette idée").click()

    assert visitor.page.get_by_role("heading", level=1).inner_text() == "Trois tableaux pour une seule liste"


def test_a_problem_is_deposited_by_keyboard_alone(browser: Browser, platform: Embedded) -> None:
    visitor = signed_in(browser, platform, "Soizic")
    open_deposit(visitor)
    keyboard = visitor.page.keyboard
    keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.textContent.trim()") == "Aller au contenu"
    keyboard.press("Enter")
    reach(visitor.page, "title")
    keyboard.type("Trois tableaux, au clavier")
    reach(visitor.page, "problem")
    keyboard.type(PROBLEM)
    reach(visitor.page, "rules_read")
    keyboard.press("Space")
    reach(visitor.page, "", tag="BUTTON")

    keyboard.press("Enter")

    visitor.page.wait_for_url(re.compile(r"/idees/[0-9a-f-]{36}$"))
    assert visitor.page.get_by_role("heading", level=1).inner_text() == "Trois tableaux, au clavier"


def test_a_member_votes_by_keyboard_alone(browser: Browser, platform: Embedded) -> None:
    visitor = signed_in(browser, platform, "Ronan")
    visitor.page.goto(visitor.address + "/gouvernance/")
    visitor.page.goto(visitor.address + first_link(visitor.page, "/gouvernance/dossiers/"))
    reach(visitor.page, "choice")
    visitor.page.keyboard.press("Space")
    reach(visitor.page, "", tag="BUTTON")
    visitor.fetched.clear()
    visitor.page.keyboard.press("Enter")

    visitor.page.get_by_text("Votre vote est enregistré").wait_for()
    visitor.look_around("after-voting")


FOCUSED = (
    "[document.activeElement.name || '', document.activeElement.tagName, !!document.activeElement.closest('main')]"
)


def reach(page: Page, name: str, *, tag: str = "") -> None:
    """Press Tab until the field of this name, or the next main button, has the focus, and see that it shows."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused_name, focused_tag, in_content = page.evaluate(FOCUSED)
        if in_content and (focused_name == name if name else focused_tag == tag):
            assert page.evaluate(DRAWN), f"the focus on {name or tag} does not show"
            return
    raise AssertionError(f"{name or tag} cannot be reached by keyboard")
