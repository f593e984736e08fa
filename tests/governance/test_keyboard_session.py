"""A session from its convocation to its approved minutes in a real browser, by keyboard alone: no mouse at all."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from playwright.sync_api import Page

from services.governance.domain.minutes import Minutes, MinutesState
from services.governance.domain.sittings import ItemOutcome, Sitting
from shared.people import set_role
from tests.governance.conftest import DAY
from tests.governance.test_sittings import NEXT_WEEK
from tests.hands import Hands, serving
from tests.visitor import identity

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

HOME = "/gouvernance"


@pytest.fixture
def site(governance) -> Iterator[str]:
    with serving(governance) as address:
        yield address


def last(page: Page) -> UUID:
    return UUID(page.url.rsplit("/", 1)[1])


def test_a_session_is_run_from_convocation_to_approved_minutes_by_keyboard_alone(governance, site, browser):
    malo, nolwenn, yann = (Hands(browser, site, HOME, name) for name in ("Malo", "Nolwenn", "Yann"))
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
