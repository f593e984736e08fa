"""Whatever is sent, nobody sees an error of ours."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.shared.web.conftest import Visitor
from tests.shared.web.stores import both_stores  # noqa: F401 - a fixture

patiently = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ATTACKS = ["\x00", "'; DROP TABLE note; --", "{{7*7}}", "%s%n", "1e999", "NaN", "<script>alert(1)</script>"]
nasty = some.text(max_size=60) | some.sampled_from(ATTACKS)
names = some.sampled_from(["title", "story", "_cle", "csrf_token", "by", "is_admin"]) | some.text(max_size=8)


@pytest.fixture
def writing(anne: Visitor) -> Visitor:
    anne.get("/notes/nouvelle")
    return anne


@patiently
@given(data=some.dictionaries(names, nasty | some.lists(nasty, max_size=3), max_size=6))
def test_any_form_is_taken_or_refused_with_a_page(writing: Visitor, data: dict[str, object]):
    answer = writing.post("/notes/nouvelle", data)

    assert answer.status_code in {303, 400, 422}


@patiently
@given(title=nasty, story=nasty)
def test_any_text_is_taken_or_shown_again_and_never_runs(writing: Visitor, title: str, story: str):
    writing.get("/notes/nouvelle")
    answer = writing.post("/notes/nouvelle", {"title": title, "story": story})

    assert answer.status_code in {303, 422}
    assert "<script" not in answer.text.replace('<script src="', "")


@patiently
@given(
    body=some.binary(max_size=400),
    kind=some.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/json",
            "text/plain",
            "",
            "x",
        ]
    ),
)
def test_any_body_is_refused_with_a_page(writing: Visitor, body: bytes, kind: str):
    assert writing.client.post("/notes/nouvelle", data=body, content_type=kind).status_code in {400, 413, 422}


@patiently
@given(path=some.text(max_size=30), query=some.dictionaries(some.text(max_size=6), nasty, max_size=3))
def test_any_address_has_an_answer(visitor: Visitor, path: str, query: dict[str, str]):
    answer = visitor.client.get(f"/notes/{path.lstrip('/')}", query_string=query)

    assert answer.status_code in {200, 303, 308, 400, 404, 500 if path == "panne" else 404}


@patiently
@given(cookie=some.text(alphabet=some.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';,"\\')))
def test_any_cookie_is_nobody(visitor: Visitor, cookie: str):
    visitor.client.set_cookie("tikub", cookie)

    assert visitor.client.get("/notes/nouvelle").status_code == 303


@patiently
@given(key=nasty, cursor=nasty)
def test_any_cursor_has_an_answer(visitor: Visitor, key: str, cursor: str):
    answer = visitor.client.get("/notes/api/v1/notes", query_string={"cursor": cursor, "title": key})

    assert answer.status_code in {200, 400, 422}
