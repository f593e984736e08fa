"""A session from its convocation to its approved minutes in a real browser, by keyboard alone: no mouse at all."""

import threading
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from services.governance.app import service
from services.governance.domain.minutes import Minutes, MinutesState
from services.governance.domain.sittings import ItemOutcome, Sitting
from shared.people import set_role
from shared.schemas import PARIS
from shared.web import create_web
from tests import screens
from tests.governance.conftest import DAY
from tests.governance.test_sittings import NEXT_WEEK
from tests.visitor import identity

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

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


@pytest.fixture
def site(governance) -> Iterator[str]:
    app = create_web(service, governance.runtime, governance.settings)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Hands:
    """Somebody who has a keyboard and nothing else; addresses they type, or reach by links."""

    def __init__(self, browser: Browser, site: str, name: str) -> None:
        self.looks = screens.visit(browser, site)
        self.page: Page = self.looks.page
        self.page.set_default_timeout(60_000)
        self.go("/gouvernance/connexion")
        self.press(name)
        self.page.get_by_role("button", name="Se déconnecter").first.wait_for(state="attached")

    def go(self, path: str) -> None:
        self.page.goto(self.looks.address + path)

    def _tab_to(self, wanted, what: str) -> dict:
        for _ in range(90):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUS)
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


def last(page: Page) -> UUID:
    return UUID(page.url.rsplit("/", 1)[1])


def test_a_session_is_run_from_convocation_to_approved_minutes_by_keyboard_alone(governance, site, browser):
    malo, nolwenn, yann = (Hands(browser, site, name) for name in ("Malo", "Nolwenn", "Yann"))
    with governance.runtime.unit_of_work() as uow:
        set_role(uow, identity("malo"), "team", granted=True)
    members = [identity("nolwenn"), identity("yann")]
    body_id = governance.body(members, chair=members[0])
    first, _second = governance.case(body_id), governance.case(body_id)

    sitting_id = called(malo, NEXT_WEEK)
    malo.sees("Convocation envoyée")
    governance.now = NEXT_WEEK
    begun(malo, sitting_id, "Nolwenn", "Yann")
    malo.sees("Le quorum est atteint")
    malo.press("Traiter ce point")
    malo.press("Mettre ce point au vote")
    for member, place in ((nolwenn, 0), (yann, 1)):
        member.go(f"/gouvernance/dossiers/{first}")
        member.tick("choice", place)
        member.press("Enregistrer mon vote")
        member.sees("Votre vote est enregistré")
    malo.go(f"/gouvernance/dossiers/{first}")
    malo.press("Clore le vote")
    malo.sees("la présidence s’est exprimée pour")
    malo.go(f"/gouvernance/seances/{sitting_id}")
    malo.press("Traiter ce point")
    settled(malo, "Retirer", "Le porteur demande à revenir avec un chiffrage complet.")
    malo.look("sitting-before-its-close")
    malo.press("Clore la séance")
    malo.sees("Séance terminée")
    malo.press("Lire le procès-verbal")
    malo.sees("1 pour, 1 contre, 0 abstentions, 0 blancs")
    malo.write("notes", "La séance a commencé à l’heure.")
    malo.press("Transmettre le procès-verbal")
    malo.sees("À approuver")

    nolwenn.go(f"/gouvernance/seances/{sitting_id}")
    nolwenn.press("Lire le procès-verbal")
    later = NEXT_WEEK + 14 * DAY
    next_id = called(malo, later)
    governance.now = later
    begun(malo, next_id, "Nolwenn")
    malo.press("Traiter ce point")
    settled(malo, "Approuver", "Approuvé sans remarque par tous les membres présents.")
    malo.press("Traiter ce point")
    settled(malo, "Retirer", "Le chiffrage n’est pas encore arrivé de la direction.")
    malo.press("Clore la séance")
    nolwenn.go(f"/gouvernance/seances/{sitting_id}/proces-verbal")
    nolwenn.sees("Approuvé le")
    nolwenn.look("minutes-approved")

    kept = governance.the(Minutes, sitting_id)
    assert (kept.state, kept.approved_in) == (MinutesState.APPROVED, governance.the(Sitting, next_id).number)
    outcomes = [item.outcome for item in governance.the(Sitting, sitting_id).items]
    assert outcomes == [ItemOutcome.DECIDED, ItemOutcome.WITHDRAWN]
    assert governance.decision(first).in_favour == 1


def called(malo: Hands, moment: datetime) -> UUID:
    """A session is planned and its members are called."""
    malo.go("/gouvernance/seances/nouvelle")
    malo.choose("body_id", "Comité")
    malo.date("starts_at", moment)
    malo.write("place", "Hôtel de Courcy, salle 2")
    malo.press("Prévoir")
    found = last(malo.page)
    malo.press("Convoquer les membres")
    return found


def begun(malo: Hands, sitting_id: UUID, *names: str) -> None:
    """It is opened and those who are there are noted."""
    malo.go(f"/gouvernance/seances/{sitting_id}")
    malo.press("Ouvrir la séance")
    for name in names:
        malo.choose("person_id", name)
        malo.choose("how", "Présent dans")
        malo.press("Noter cette présence")


def settled(malo: Hands, outcome: str, reason: str) -> None:
    """An item ends without a vote."""
    malo.choose("outcome", outcome)
    malo.write("reason", reason)
    malo.press("Enregistrer l’issue")
