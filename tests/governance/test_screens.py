"""Pages of deciders looked at as a person would: phone and desk, axe-core, weight."""

import pytest

from shared.people import set_role
from tests import screens
from tests.governance.test_deciders import asked_for, product_with
from tests.governance.test_juries import called, draw
from tests.governance.test_keyboard_session import site
from tests.visitor import identity

__all__ = ["site"]

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_deciders_read_their_pages_on_a_phone_and_on_a_desk(browser, site, governance):
    case_id, product_id = asked_for(governance, governance.people(2), euros=1000)
    governance.commit(governance.envelope(5000), case_id, 700)
    product_with(governance)
    held = called(governance, governance.people(2))
    draw(governance, held)
    with governance.runtime.unit_of_work() as uow:
        set_role(uow, identity("malo"), "team", granted=True)
    window = screens.visit(browser, site)
    # The count of unread messages is another service's, which is not there.
    window.context.add_init_script("window.fetch = async () => new Response('{}', {status: 200})")
    window.page.goto(f"{site}/gouvernance/connexion")
    window.page.get_by_role("button", name="Malo").click()
    paths = {
        "reviews": "reexamens",
        "hearings": f"dossiers/{case_id}/avant-le-vote",
        "arbitration": "arbitrage",
        "product": f"produits/{product_id}",
        "jury": f"seances/{held['sitting_id']}/horloge",
    }

    for name, path in paths.items():
        window.look_at(f"/gouvernance/{path}", f"governance-{name}")
