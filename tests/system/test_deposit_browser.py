"""The journey of an agent: from the call to an idea among their own, without JavaScript and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser

from tests.system.platforms import Embedded
from tests.system.test_browser import PROBLEM, first_call, platform, reach, signed_in

__all__ = ["platform"]

pytestmark = [pytest.mark.system, pytest.mark.browser]

ANSWERS = {
    "situation": {"title": "Trois tableaux pour une liste de bus", "problem": PROBLEM},
    "personnes": {"who": "Les agents des transports", "frequency": "Chaque matin, trois agents"},
    "aujourdhui": {"today": "Nous recopions.", "cost": "Une heure chaque matin"},
    "preuves": {"proof": "Les trois tableaux de novembre"},
    "suite": {"first_users": "Le bureau de Brest", "spread": "Tous les bureaux"},
    "porter": {"time": "Un jour par semaine"},
}


def test_an_agent_tells_a_problem_page_by_page_without_javascript_and_by_keyboard_alone(
    browser: Browser, platform: Embedded
) -> None:
    visitor = signed_in(browser, platform, "Soizic", java_script_enabled=False)
    page, keyboard = visitor.page, visitor.page.keyboard
    page.goto(f"{visitor.address}{first_call(visitor)}/deposer/guide")
    for code, answers in ANSWERS.items():
        visitor.fetched.clear()
        visitor.look_around(f"guide-{code}")
        for name, words in answers.items():
            reach(page, name)
            keyboard.type(words)
        reach(page, "", tag="BUTTON")
        keyboard.press("Enter")
        page.wait_for_load_state()
    assert re.search(r"/idees/brouillons/[0-9a-f-]{36}$", page.url)
    visitor.fetched.clear()
    visitor.look_around("guide-summary")
    assert "Une heure chaque matin" in page.locator("main").inner_text()
    for box in ("rules_read", "agrees"):
        reach(page, box)
        keyboard.press("Space")
    reach(page, "", tag="BUTTON")
    keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/idees/[0-9a-f-]{36}$"))
    assert page.get_by_role("heading", level=1).inner_text() == ANSWERS["situation"]["title"]
    page.goto(f"{visitor.address}/idees/mes-idees")
    assert ANSWERS["situation"]["title"] in page.locator("main").inner_text()


def test_the_pages_beside_a_deposit_fit_a_phone_and_a_desk(browser: Browser, platform: Embedded) -> None:
    visitor = signed_in(browser, platform, "Nolwenn")
    visitor.page.goto(f"{visitor.address}/idees/")
    idea = visitor.page.locator('main a[href^="/idees/01"]').first.get_attribute("href")
    assert idea
    call = first_call(visitor)
    for path in (f"{idea}/documents", f"{idea}/coauteurs", f"{idea}/proches", f"{idea}/versions", "/idees/suivies"):
        visitor.look_at(path, path.rpartition("/")[2])
    for path in (f"{call}/questions", "/idees/manifeste", "/idees/chiffres", call, idea):
        visitor.look_at(path, path.rpartition("/")[2])


def test_ideas_that_tell_the_same_appear_while_one_writes(browser: Browser, platform: Embedded) -> None:
    visitor = signed_in(browser, platform, "Yann")
    visitor.page.goto(f"{visitor.address}/idees/")
    title = visitor.page.locator('main a[href^="/idees/01"]').first.inner_text()
    visitor.page.goto(f"{visitor.address}{first_call(visitor)}/deposer/guide")

    visitor.page.get_by_label("Le problème en une phrase").press_sequentially(title)

    visitor.page.get_by_text("Des idées proches ont déjà été déposées").wait_for()
