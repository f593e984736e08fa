"""Pages of deciders looked at as a person would: phone and desk, axe-core, weight."""

import pytest

from shared.people import set_role
from tests import screens
from tests.governance.conftest import HOUR
from tests.governance.test_choosing import choose, choosing
from tests.governance.test_deciders import asked_for, product_with
from tests.governance.test_deliberations import enter, lines
from tests.governance.test_juries import called, draw
from tests.governance.test_keyboard_session import site
from tests.governance.test_sponsors import case_of, product, stay
from tests.visitor import identity

__all__ = ["site"]

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_deciders_read_their_pages_on_a_phone_and_on_a_desk(browser, site, governance):
    case_id, product_id = asked_for(governance, governance.people(2), euros=1000)
    governance.commit(governance.envelope(5000), case_id, 700)
    product_with(governance)
    held = called(governance, governance.people(2))
    draw(governance, held)
    enter(governance, case_id)
    stay(governance, product_id, "malo")
    with governance.runtime.unit_of_work() as uow:
        set_role(uow, identity("malo"), "team", granted=True)
    window = signed_in(browser, site, "Malo")
    paths = {
        "deliberations": "deliberations",
        "deliberation": f"dossiers/{case_id}/deliberation",
        "correct-deliberation": f"deliberations/{lines(governance, case_id)[0].id}/corriger",
        "reviews": "reexamens",
        "hearings": f"dossiers/{case_id}/avant-le-vote",
        "arbitration": "arbitrage",
        "product": f"produits/{product_id}",
        "sponsors": "parrainages/",
        "jury": f"seances/{held['sitting_id']}/horloge",
    }

    for name, path in paths.items():
        window.look_at(f"/gouvernance/{path}", f"governance-{name}")


def test_a_member_chooses_among_answers_and_reads_which_one_was_chosen(browser, site, governance):
    members = [identity("nolwenn"), *governance.people(4)]
    answers = ("Ouvrir le prêt à tous les lycées dès janvier", "Commencer par trois lycées", "Attendre")
    window = signed_in(browser, site, "Nolwenn")
    case_id = choosing(governance, members, answers, refusable=True)
    window.look_at(f"/gouvernance/dossiers/{case_id}", "governance-choosing")
    for member, answer in zip(members, (2, 2, 2, 1, "abstention"), strict=True):
        choose(governance, case_id, member, answer)
    window.look_at(f"/gouvernance/dossiers/{case_id}", "governance-chosen-by-me")
    governance.later(HOUR)

    for name, path in {"case": f"dossiers/{case_id}", "register": "registre", "entry": "registre/DE-2026-0001"}.items():
        window.look_at(f"/gouvernance/{path}", f"governance-chosen-{name}")


def signed_in(browser, site, name):
    """Somebody's window; the count of unread messages is another service's, which is not there."""
    window = screens.visit(browser, site)
    window.context.add_init_script("window.fetch = async () => new Response('{}', {status: 200})")
    window.page.goto(f"{site}/gouvernance/connexion")
    window.page.get_by_role("button", name=name).click()
    return window


def test_carriers_read_their_own_case_on_a_phone_and_on_a_desk(browser, site, governance):
    product_id = product(governance)
    case_id = case_of(governance, product_id, governance.body(governance.people(2)), carrier="malo")
    stay(governance, product_id, "malo")
    window = screens.visit(browser, site)
    window.context.add_init_script("window.fetch = async () => new Response('{}', {status: 200})")
    window.page.goto(f"{site}/gouvernance/connexion")
    window.page.get_by_role("button", name="Malo").click()

    window.look_at(f"/gouvernance/dossiers/{case_id}", "governance-own-case")
    window.look_at(f"/gouvernance/dossiers/{case_id}/avant-le-vote", "governance-own-hearings")
    window.look_at("/gouvernance/parrainages/", "governance-sponsor")
