"""Pages of ideas looked at as a person would: phone and desk, axe-core, weight."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from shared.people import set_role
from tests import screens
from tests.hands import serving
from tests.ideas.conftest import IdeasRoom
from tests.ideas.test_coaching import coached
from tests.visitor import identity

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def site(ideas: IdeasRoom) -> Iterator[str]:
    with ideas.runtime.unit_of_work() as uow:
        set_role(uow, identity("malo"), "team", granted=True)
    with serving(ideas) as address:
        yield address


def enter(browser: Browser, site: str, name: str) -> screens.Visitor:
    window = screens.visit(browser, site)
    # The count of unread messages is another service's: here there is none.
    window.context.route("**/notifications/compte", lambda asked: asked.fulfill(status=204))
    window.page.goto(f"{site}/idees/connexion")
    window.page.get_by_role("button", name=name).click()
    window.page.get_by_role("button", name="Se déconnecter").first.wait_for(state="attached")
    return window


def test_coaching_keys_and_a_form_that_came_second_are_right_at_both_widths(
    ideas: IdeasRoom, site: str, browser: Browser
) -> None:
    idea_id, now = ideas.idea(author=identity("nolwenn")), datetime.now(UTC)
    malo, nolwenn, page = enter(browser, site, "Malo"), enter(browser, site, "Nolwenn"), f"/idees/{idea_id}"
    malo.look_at(f"{page}/accompagnement", "ideas-coaching-empty")
    coached(ideas, idea_id, agreed="Se revoir lundi.")
    coached(ideas, idea_id, kind="visit", step_by=now - timedelta(days=2), owner="team")

    malo.look_at(f"{page}/accompagnement", "ideas-coaching")
    nolwenn.look_at(f"{page}/accompagnement", "ideas-coaching-author")
    nolwenn.look_at("/idees/mes-idees", "ideas-mine-coached")
    nolwenn.look_at("/idees/appels", "ideas-calls")
    malo.look_at("/idees/cles", "ideas-keys-empty")
    malo.page.get_by_label("À quoi elle sert").fill("Le tableau de suivi des lycées")
    malo.page.get_by_label("Agent").check()
    malo.page.get_by_label("Valable combien de jours").fill("90")
    malo.fetched.clear()
    malo.page.get_by_role("button", name="Créer cette clé").click()
    malo.page.get_by_text("Votre nouvelle clé").wait_for()
    malo.look_around("ideas-key-made")
    first, second = enter(browser, site, "Nolwenn"), nolwenn
    for window in (first, second):
        window.page.goto(f"{site}{page}/texte")
        window.page.get_by_label("Le problème en une phrase").fill("Les badges se perdent")
    for window in (first, second):
        window.fetched.clear()
        window.page.get_by_role("button", name="Enregistrer").click()
    second.page.get_by_text("Voir ce qui est enregistré maintenant").wait_for()
    # Chromium reports the status of the page itself; here it was asked for.
    second.complaints[:] = [text for text in second.complaints if "409" not in text]
    second.look_around("ideas-came-second")
