"""From an empty install with only an administrator to the first open call, in one process, by the pages alone."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from deploy.all_in_one import Platform, build
from services.governance.commands.roles import GrantRole, grant_role
from services.governance.domain.roles import COMMAND_LINE
from tests.system.agent import eventually, read_forms
from tests.system.steps import identity, soon

DEMONSTRATION = Path(__file__).resolve().parents[2] / "deploy" / "demo" / "people.json"
PAGE = "/gouvernance/mise-en-route/"
BY_WORD = ("rules", "delegation", "conditions", "method", "plan", "place", "training")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """The four services in this process, without any story."""
    for name in ("TIKUB_DATABASE_URL", "TIKUB_AMQP_URL", "TIKUB_SMTP_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TIKUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TIKUB_PEOPLE_FILE", str(DEMONSTRATION))
    made, stop = build(), threading.Event()
    made.start(stop)
    yield made
    stop.set()
    made.join()
    for runtime in made.runtimes.values():
        runtime.engine.dispose()


class Person:
    """Somebody in front of the pages of all services."""

    def __init__(self, platform: Platform, subject: str) -> None:
        self._client = Client(platform)
        self._send("/idees/connexion", "/connexion", subject=subject)

    def read(self, path: str) -> str:
        answer = self._client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    def fill(self, path: str, action: str = "", **answers: str) -> str:
        return self._send(path, action or path, **answers)

    def _send(self, path: str, action: str, **answers: str) -> str:
        form = next(one for one in read_forms(self.read(path)) if one.action.endswith(action))
        headers = {"Origin": "http://localhost"}
        answer = self._client.post(form.action, data={**form.values, **answers}, headers=headers)
        assert answer.status_code == 303, answer.text[-3000:]
        return answer.headers["Location"]

    def wait(self, path: str, words: str) -> None:
        eventually(lambda: True if words in self.read(path) else None, f"« {words} » on {path}")


def test_an_incubator_is_set_up_from_nothing_to_its_first_open_call(empty: Platform) -> None:
    first = Person(empty, "tugdual")
    first.wait("/gouvernance/", "Dossiers")
    empty.runtimes["governance"].do(
        grant_role, GrantRole(by=COMMAND_LINE, person_id=identity("tugdual"), role="administrator")
    )
    first.wait(PAGE, "Écrire l’ambition")

    first.fill("/gouvernance/ambition/ecrire", statement="Rendre une heure par semaine à chaque agent de terrain.")
    aim = {"title": "Demandes en ligne", "measure": "Part en ligne", "target": "30 %", "due_on": "2099-12-31"}
    first.fill("/gouvernance/ambition/objectifs/nouveau", **aim)
    for subject, name in (("malo", "team"), ("herve", "dsi")):
        Person(empty, subject)
        first.wait("/gouvernance/roles/", str(identity(subject)))
        first.fill("/gouvernance/roles/", person_id=str(identity(subject)), role=name)
    body = first.fill("/gouvernance/instances/nouvelle", name="Comité", level="operational", second_vote_days="3")
    seat = next(one for one in read_forms(first.read(body)) if "person_id" in one.options)
    first.fill(body, seat.action, person_id=str(identity("herve")))
    first.fill("/gouvernance/enveloppes/nouvelle", label="Produits", total_cents="10 000")
    for code in BY_WORD:
        first.fill(f"{PAGE}{code}", words="Convenu avec la direction générale")
    assert "Ouvrir le premier appel" in first.read(PAGE)

    malo = Person(empty, "malo")
    malo.wait("/idees/", "À examiner")
    answers = {"title": "Le quotidien des lycées", "criteria": "L’utilité pour les agents", "closes_at": ""}
    malo.fill("/idees/appels/nouveau", **answers, opens_at=soon(days=-1), answer_days="45")

    first.wait(PAGE, "l’incubateur est en route")
    assert "À faire" not in first.read(PAGE)
    assert "Le quotidien des lycées" in first.read(PAGE)
