from urllib.parse import parse_qs, urlsplit

import pytest
from openapi_spec_validator import validate
from sqlalchemy import insert

from shared.identifiers import new_id
from shared.service import Runtime
from tests.shared.web.conftest import ANNE, Visitor
from tests.shared.web.little import notes
from tests.shared.web.stores import both_stores  # noqa: F401 - a fixture

NOTES = "/notes/api/v1/notes"


@pytest.fixture
def seven(runtime: Runtime) -> list[str]:
    """Seven notes, two of the same title."""
    titles = ["Abri", "Bac", "Bac", "Cap", "Dune", "Estran", "Falaise"]
    with runtime.unit_of_work() as uow:
        uow.session.execute(insert(notes), [{"id": new_id(), "title": title, "by": ANNE} for title in titles])
    return titles


def next_of(answer) -> str | None:
    link = answer.headers.get("Link")
    return link and link.partition("<")[2].partition(">")[0].removeprefix("http://localhost")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
def test_a_list_is_read_page_by_page_without_a_gap_or_a_double(visitor: Visitor, seven: list[str], limit: int):
    address, found = f"{NOTES}?limit={limit}", []
    while address:
        answer = visitor.get(address)
        assert len(answer.json["items"]) <= limit
        found += answer.json["items"]
        address = next_of(answer)

    assert [note["title"] for note in found] == seven
    assert len({note["id"] for note in found}) == 7


def test_rows_added_meanwhile_do_not_move_the_next_page(visitor: Visitor, seven: list[str], runtime: Runtime):
    first = visitor.get(f"{NOTES}?limit=3")
    with runtime.unit_of_work() as uow:
        uow.session.execute(insert(notes).values(id=new_id(), title="Aber", by=ANNE))

    assert [note["title"] for note in visitor.get(next_of(first)).json["items"]] == ["Cap", "Dune", "Estran"]


def test_the_link_keeps_the_filters(visitor: Visitor, seven: list[str]):
    answer = visitor.get(f"{NOTES}?title=Bac&limit=1")
    asked = parse_qs(urlsplit(next_of(answer)).query)

    assert (asked["title"], asked["limit"]) == (["Bac"], ["1"])
    assert [note["title"] for note in visitor.get(next_of(answer)).json["items"]] == ["Bac"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=dix", "limit"),
        ("limit=" + "9" * 400, "limit"),
        ("cursor=x", "cursor"),
        ("cursor=%C3%A9", "cursor"),
        ("cursor=W10", "cursor"),
        ("cursor=WyJhIiwieCJd", "cursor"),
        ("cursor=WzEsW11d", "cursor"),
        ("cursor=" + "W1tb" * 400, "cursor"),
        ("unknown=1", "unknown"),
    ],
)
def test_what_cannot_be_read_is_told_by_field_in_french(visitor: Visitor, seven: list[str], query: str, field: str):
    answer = visitor.get(f"{NOTES}?{query}")

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert list(answer.json["errors"]) == [field]
    [sentence] = answer.json["errors"][field]
    assert sentence.endswith(".")


def test_what_has_not_changed_is_not_sent_again(visitor: Visitor, seven: list[str]):
    first = visitor.get(NOTES)
    again = visitor.get(NOTES, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_thing_that_is_not_there_is_a_problem(visitor: Visitor):
    answer = visitor.get(f"{NOTES}/{new_id()}")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json["detail"] == "Nous ne trouvons pas ce que vous cherchez."


def test_rights_hold_for_programs_too(visitor: Visitor, anne: Visitor, seven: list[str]):
    refused = visitor.get("/notes/api/v1/mine")

    assert (refused.status_code, refused.mimetype) == (401, "application/problem+json")
    assert refused.headers["WWW-Authenticate"]
    assert len(anne.get("/notes/api/v1/mine").json) == 7
    assert anne.get("/notes/api/v1/mine").headers["Cache-Control"] == "private, no-cache"


def test_the_description_is_valid_openapi_and_names_every_route(visitor: Visitor):
    described = visitor.get("/notes/api/v1/openapi.json").json
    validate(described)

    assert set(described["paths"]) == {f"{NOTES}", f"{NOTES}/{{note_id}}", "/notes/api/v1/mine"}
    assert {one["name"] for one in described["paths"][NOTES]["get"]["parameters"]} == {"title", "limit", "cursor"}
