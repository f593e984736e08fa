"""The whole API of governance, asked in every way that its document allows and in many that it forbids."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.governance.commands.ambition import WriteAmbition, write_ambition
from shared.identifiers import new_id
from tests.fuzzed_api import ReadApi, asked
from tests.governance.conftest import HOUR
from tests.governance.test_ambition import CHANGED, TIED, WORDS, aim_at
from tests.governance.test_sittings import convened, planned

API = "/gouvernance/api/v1"


@pytest.fixture
def api(governance, visit):
    """Something of everything that is offered."""
    governance(write_ambition, WriteAmbition(by=new_id(), seen=0, statement=WORDS, means="Un lieu"))
    made = aim_at(governance)
    governance.given(TIED, objective_ids=[made])
    members = governance.people(2)
    case_id = governance.voting(members)
    governance.vote(case_id, in_favour=members)
    governance.later(HOUR)
    held = governance.envelope(50_000)
    governance.commit(held, case_id, 4_000)
    body_id = governance.only_body()
    visitor = visit("yann", "team")
    waiting, session_id = governance.case(body_id), planned(governance, body_id)
    convened(governance, session_id, waiting)
    known = {"objective_id": [made], "body_id": [body_id], "envelope_id": [held]}
    known |= {"session_id": [session_id], "case_id": [waiting]}
    return ReadApi(visitor.get, "/gouvernance", {**known, "number": ["DE-2026-0001"]})


def test_every_route_answers_as_its_document_says(api):
    assert api.ask_properly() == set(api.routes)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_asked_no_fault_is_ours(api, data):
    api.check(data.draw(asked(api)))


def test_objectives_come_with_their_products_and_without_anybody(governance, api, visit):
    reader = visit("malo")
    found = reader.get(f"{API}/objectives").json["items"]
    assert [(one["number"], one["title"], one["target"]) for one in found] == [
        ("OB-2026-0001", "Demandes en ligne", "30 %")
    ]
    assert governance.last(CHANGED)["objective_id"] == found[0]["id"]
    products = reader.get(f"{API}/objectives/{found[0]['id']}/products").json["items"]
    assert [UUID(one["product_id"]).version for one in products]
    assert reader.get(f"{API}/ambition").json["statement"] == WORDS
    bodies = reader.get(f"{API}/bodies").json["items"]
    assert [(one["name"], one["members"]) for one in bodies] == [("Comité de sélection", 2)]
    assert "@" not in reader.get(f"{API}/bodies").text
    assert reader.get(f"{API}/bodies/{new_id()}").status_code == 404


def test_before_anything_is_written_the_ambition_is_empty(visit):
    assert visit("yann").get(f"{API}/ambition").json == {
        "edition": 0,
        "statement": "",
        "means": "",
        "written_at": None,
    }
