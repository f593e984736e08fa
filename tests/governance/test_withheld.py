"""A decision whose answer is published later, with the others of its call: who reads its sense before."""

import csv
import io
import json
import subprocess
import sys

import pytest

from services.governance.commands.conditions import AddCondition, add_condition
from services.governance.domain.reviews import Review
from services.governance.domain.verify import faults_of
from services.governance.queries.chain import extract
from services.governance.queries.withheld import withheld
from shared.identifiers import new_id
from tests.governance.conftest import HOUR, text_of
from tests.visitor import identity

SENSES = ("etenue", "2 pour", "granted", "refused", "majorité")
REGISTER = "/gouvernance/registre"
NUMBER = f"{REGISTER}/DE-2026-0001"


@pytest.fixture
def held(governance, visit):
    """Nolwenn and another have granted an idea whose answer is held back; returns the case's id and the idea's."""
    for name in ("nolwenn", "yann", "malo"):
        visit(name)
    members = [identity("nolwenn"), *governance.people(1)]
    idea_id = new_id()
    body_id = governance.body(members, chair=members[0])
    governance.given("ideas.idea.presented.v1", idea_id=idea_id, body_id=body_id, answer_held=True)
    case_id = governance.only_case()
    governance.open(case_id)
    governance.vote(case_id, in_favour=members)
    governance.later(HOUR)
    return case_id, idea_id


def published(governance, idea_id):
    governance.given("ideas.answer.published.v1", idea_id=idea_id)


def tells_nothing(words):
    return not [sense for sense in SENSES if sense in words]


def test_who_was_not_called_reads_that_it_is_decided_and_when_they_will_know(held, visit):
    reader = visit("yann")

    entry = text_of(reader, NUMBER)
    assert "Publié plus tard" in entry
    assert "sera publié avec les réponses à toutes les idées de l’appel" in entry
    assert tells_nothing(entry)
    listed = text_of(reader, REGISTER).split("DE-2026-0001")[1].split("Enregistrer")[0]
    assert "Avec les autres réponses de l’appel" in listed
    assert tells_nothing(listed)


def test_the_body_the_chair_and_the_team_read_its_sense_at_once(held, visit):
    for reader in (visit("nolwenn"), visit("malo", "team")):
        assert "Décision DE-2026-0001 : retenue" in text_of(reader, NUMBER)
        assert "2 pour, 0 contre" in text_of(reader, REGISTER)


def test_the_dsi_sees_the_case_and_not_what_came_of_it(held, visit):
    dsi = visit("yann", "dsi")
    case_id, _idea = held

    page = text_of(dsi, f"/gouvernance/dossiers/{case_id}")
    assert "Tranché, publié plus tard" in page
    assert "Décision DE-2026-0001" not in page
    assert "Publié plus tard" in text_of(dsi, "/gouvernance/tranches")
    assert "Publié plus tard" in text_of(dsi, "/gouvernance/")
    assert dsi.get("/gouvernance/reexamens").text.count("DE-2026-0001") == 0


def test_programs_and_files_tell_no_sense(held, visit):
    reader = visit("yann")
    told = reader.get("/gouvernance/api/v1/decisions/DE-2026-0001").get_json()
    (listed,) = reader.get("/gouvernance/api/v1/decisions").get_json()["items"]
    assert told == listed
    assert told["withheld"] is True
    assert not {"outcome", "ground", "in_favour", "against", "digest", "answer"} & set(told)
    assert visit("nolwenn").get("/gouvernance/api/v1/decisions/DE-2026-0001").get_json()["outcome"] == "granted"

    (line,) = csv.DictReader(io.StringIO(reader.get(f"{REGISTER}/extrait.csv").text.lstrip("\ufeff")), delimiter=";")
    assert (line["Numéro"], line["Sens"], line["Pour"], line["Empreinte du vote"]) == ("DE-2026-0001", "", "", "")
    assert line["Empreinte"]


def test_the_chain_is_verified_with_what_is_withheld_and_again_once_it_is_told(held, governance, visit, tmp_path):
    governance.granted()
    reader = visit("yann")

    before = reader.get(f"{REGISTER}/extrait.json")
    sealed = json.loads(before.text)
    assert faults_of(sealed) == []
    first, second = sealed["entries"]
    assert ("record" in first, "withheld" in first, "record" in second) == (False, True, True)
    assert tells_nothing(json.dumps(first, ensure_ascii=False))
    assert second["previous"] == first["digest"]
    assert run_by_anyone(reader, sealed, tmp_path) == "Registre intact : 2 décisions, dont 1 au sens publié plus tard."

    published(governance, held[1])
    told = json.loads(reader.get(f"{REGISTER}/extrait.json").text)
    assert faults_of(told) == []
    assert told["entries"][0]["digest"] == first["digest"]
    assert told["entries"][0]["record"]["outcome"] == "granted"
    assert run_by_anyone(reader, told, tmp_path) == "Registre intact : 2 décisions."


def run_by_anyone(reader, extracted, folder):
    program, data = folder / "verifier.py", folder / "registre.json"
    program.write_bytes(reader.get(f"{REGISTER}/verifier.py").data)
    data.write_text(json.dumps(extracted), encoding="utf-8")
    done = subprocess.run([sys.executable, program, data], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("change", ["digest", "previous", "number", "position", "both"])
def test_tampering_with_what_is_withheld_is_found(held, governance, change):
    governance.granted()
    with governance.reading() as session:
        sealed = json.loads("".join(extract(session, frozenset({"DE-2026-0001"}))))
    first = sealed["entries"][0]
    if change == "number":
        first["withheld"]["number"] = "DE-2026-0009"
    elif change == "both":
        first["record"] = {"number": "DE-2026-0001", "year": 2026, "rank": 1}
    else:
        first[change] = 7 if change == "position" else "f" * 64

    assert faults_of(sealed)


def test_what_only_a_grant_has_is_not_shown_either(held, governance, visit):
    case_id, _idea = held
    decided = governance.decision(case_id)
    asked = AddCondition(
        by=new_id(),
        decision_id=decided.id,
        wording="Trois lycées pilotes",
        owner_id=identity("nolwenn"),
        due_on=governance.now.date().replace(month=12),
    )
    governance(add_condition, asked)
    with governance.reading() as session:
        review = session.query(Review).one()
    stranger, member = visit("yann"), visit("nolwenn")

    for path in ("conditions", "reexamens"):
        assert "DE-2026-0001" not in text_of(stranger, f"/gouvernance/{path}")
        assert "DE-2026-0001" in text_of(member, f"/gouvernance/{path}")
    for path in (f"reexamens/{review.id}", "registre/DE-2026-0001/achat", "registre/DE-2026-0001/appel"):
        assert stranger.get(f"/gouvernance/{path}").status_code == 404


def test_once_the_answers_are_published_everybody_reads_it_whatever_comes_first(held, governance, visit):
    _case_id, idea_id = held
    other, body_id = new_id(), governance.only_body()
    published(governance, other)
    published(governance, idea_id)
    published(governance, idea_id)
    governance.given("ideas.idea.presented.v1", idea_id=other, body_id=body_id, answer_held=True)

    with governance.reading() as session:
        assert withheld(session) == frozenset()
    assert "2 pour, 0 contre" in text_of(visit("yann"), REGISTER)


def test_a_decision_that_holds_nothing_back_is_read_by_all_at_once(governance, visit):
    visit("yann")
    governance.granted()

    assert "1 pour, 0 contre" in text_of(visit("yann"), REGISTER)
