"""The API of ideas: what programs read and write with a key, once for each effect, over what they have read."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from services.ideas.app import service
from services.ideas.tables import comment, idea, program_key, support
from shared.identifiers import new_id
from shared.people import set_role
from shared.web import create_web
from tests.fuzzed_api import asked
from tests.fuzzed_writing import WriteApi, changed
from tests.ideas.conftest import IdeasRoom, Visit
from tests.visitor import identity

API = "/idees/api/v1"
WORDS = {"title": "Les clés se perdent", "problem": "Chaque semaine un trousseau manque à l’accueil."}


class Program:
    """Whoever sends a key."""

    def __init__(self, ideas: IdeasRoom, secret: str) -> None:
        self._app = create_web(service, ideas.runtime, ideas.settings)
        self.secret = secret

    def __call__(self, path: str, method: str = "GET", **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.secret}", **options.pop("headers", {})}
        address = path if path.startswith("/idees") else API + path
        return self._app.test_client().open(address, method=method, headers=headers, **options)

    def post(self, path: str, body: Any, key: str | None = None) -> TestResponse:
        return self(path, "POST", json=body, headers={"Idempotency-Key": key or str(new_id())})

    def put(self, path: str, body: Any = None, over: TestResponse | None = None) -> TestResponse:
        headers = {"If-Match": over.headers["ETag"]} if over else {}
        return self(path, "PUT", headers=headers, **({} if body is None else {"json": body}))


@pytest.fixture
def program(ideas: IdeasRoom, visit: Visit) -> Any:
    """`program("nolwenn")` has a key of hers that writes."""

    def made(subject: str, role: str = "agent", **answers: str) -> Program:
        visitor = visit(subject)
        form = visitor.form("/idees/cles")
        shown = visitor.post(form, **{"name": "Essai de clé", "role": role, "days": "30", "writes": "true", **answers})
        found = re.search(r"tikub_[\w-]{40,}", shown.text)
        assert found, shown.text
        return Program(ideas, found[0])

    return made


def test_a_program_deposits_an_idea_once_and_a_twin_is_given_the_same_answer(ideas: IdeasRoom, program: Any) -> None:
    nolwenn, body = program("nolwenn"), {**WORDS, "call_id": str(ideas.call())}

    first, again = nolwenn.post("/ideas", body, "k1"), nolwenn.post("/ideas", body, "k1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.headers["Location"] == again.headers["Location"]
    assert nolwenn(first.headers["Location"]).json["title"] == WORDS["title"]
    assert nolwenn.post("/ideas", {**body, "title": "Les badges se perdent"}, "k1").status_code == 422
    assert nolwenn("/ideas", "POST", json=body).status_code == 400
    assert len(nolwenn("/ideas").json["items"]) == 1
    assert program("yann").post("/ideas", body, "k1").status_code == 201, "the same key of another person is another"


def test_whoever_changes_says_what_they_have_read(ideas: IdeasRoom, program: Any) -> None:
    nolwenn, idea_id = program("nolwenn"), ideas.idea(author=identity("nolwenn"))
    page = f"/ideas/{idea_id}"
    read = nolwenn(page)

    assert nolwenn.put(page, WORDS).status_code == 428
    changed_once = nolwenn.put(page, {**WORDS, "title": "Les badges se perdent"}, over=read)
    assert (changed_once.status_code, changed_once.json["title"]) == (200, "Les badges se perdent")
    refused = nolwenn.put(page, WORDS, over=read)
    assert (refused.status_code, refused.mimetype) == (412, "application/problem+json")
    assert "Relisez" in refused.json["detail"]
    assert program("yann").put(page, WORDS, over=nolwenn(page)).status_code == 403
    why = {"why": "Le problème est réglé."}
    assert nolwenn.put(f"{page}/withdrawal", why, over=nolwenn(page)).json["state"] == "withdrawn"
    assert nolwenn.put(f"{page}/withdrawal", why, over=nolwenn(page)).status_code == 409
    assert nolwenn.put(page, {"title": "a"}, over=nolwenn(page)).json["errors"].keys() == {"title", "problem"}


def test_a_draft_is_its_authors_alone_and_ends_in_an_idea(ideas: IdeasRoom, program: Any) -> None:
    nolwenn, call_id = program("nolwenn"), str(ideas.call())
    begun = nolwenn.post("/drafts", {"call_id": call_id, "title": "Clé"})
    page = f"/drafts/{begun.json['id']}"
    assert program("yann")(page).status_code == 404
    assert nolwenn.post(f"{page}/idea", {"agrees": True}).status_code == 422
    assert nolwenn.put(page, WORDS, over=begun).status_code == 200
    assert nolwenn.put(page, WORDS, over=begun).status_code == 412

    made = nolwenn.post(f"{page}/idea", {"agrees": True}, "k")

    assert (made.status_code, made.json["problem"]) == (201, WORDS["problem"])
    assert nolwenn.post(f"{page}/idea", {"agrees": True}, "k").json["id"] == made.json["id"]
    assert nolwenn(page).status_code == 404
    assert nolwenn("/drafts").json["items"] == []


def test_support_living_following_and_comments_tell_nobody(ideas: IdeasRoom, program: Any) -> None:
    yann, page = program("yann"), f"/ideas/{ideas.idea(author=identity('nolwenn'))}"

    assert [yann.put(f"{page}/support").json["supporters"] for _ in range(2)] == [1, 1]
    assert yann.put(f"{page}/lived", {"times_a_month": 2, "minutes": 60}).json["hours_a_month"] == 2
    assert yann.put(f"{page}/follow").status_code == 204
    said = yann.post(f"{page}/comments", {"words": "Chez nous aussi."})
    under = yann.post(f"{page}/comments", {"words": "Toujours.", "parent_id": said.json["id"]})
    assert under.json["parent_id"] == said.json["id"] == yann(said.headers["Location"]).json["id"]
    assert yann(f"{page}/support", "DELETE").json == yann(f"{page}/support").json
    everything = "".join(yann(path).text for path in ("/ideas", page, f"{page}/comments", f"{page}/support"))
    assert not [told for told in ("Nolwenn", "Yann", "@", str(identity("nolwenn"))) if told in everything]


def test_the_team_prepares_announces_and_puts_off_a_call(ideas: IdeasRoom, program: Any) -> None:
    malo, nolwenn = program("malo", "team"), program("nolwenn")
    terms = {"title": "Lycées", "criteria": "Utile : 3", "answer_days": 30, "opens_at": "2026-11-01T08:00:00Z"}
    terms["closes_at"] = "2027-11-01T08:00:00Z"
    assert nolwenn.post("/calls", terms).status_code == 403
    assert program("malo").post("/calls", terms).status_code == 403, "a key without the role has no right of the team"
    draft = malo.post("/calls", {**terms, "draft": True})
    page = f"/calls/{draft.json['id']}"
    assert (draft.status_code, nolwenn(page).status_code) == (201, 404)
    revised = malo.put(page, {**terms, "places": 10}, over=draft)
    announced = malo.put(f"{page}/announcement", over=revised)
    assert announced.json["places"] == nolwenn(page).json["places"] == 10
    assert malo.put(page, terms, over=announced).status_code == 409
    assert malo.put(f"{page}/closing", {"closes_at": "2027-10-01T08:00:00Z"}, over=announced).status_code == 409
    assert malo.put(f"{page}/closing", {"closes_at": "2027-12-01T08:00:00Z"}, over=announced).status_code == 200


def test_a_key_reads_only_or_is_over_or_revoked_and_no_secret_is_kept(
    ideas: IdeasRoom, program: Any, visit: Visit
) -> None:
    reads = program("yann", writes="")
    idea_id = ideas.idea()
    assert reads(f"/ideas/{idea_id}").status_code == 200
    assert reads.put(f"/ideas/{idea_id}/support").status_code == 403
    with ideas.reading() as session:
        rows = session.execute(select(program_key)).all()
    assert reads.secret not in str(rows)
    yann, malo = visit("yann"), visit("malo")
    assert reads.secret not in yann.get("/idees/cles").text
    revoking = yann.form("/idees/cles", "/fin")
    tokens = {name: malo.form("/idees/cles").values[name] for name in ("csrf_token", "_cle")}
    assert malo._client.post(revoking.action, data=tokens).status_code == 404
    assert yann.post(revoking).status_code == 303
    assert reads(f"/ideas/{idea_id}").status_code == 401
    over = program("yann")
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(update(program_key).values(expires_at=uow.now))
    assert over("/ideas").status_code == 401
    assert over("/ideas").headers["WWW-Authenticate"].startswith("Bearer")


def test_a_role_that_was_taken_back_is_taken_from_the_key_too(ideas: IdeasRoom, program: Any) -> None:
    malo = program("malo", "team")
    with ideas.runtime.unit_of_work() as uow:
        set_role(uow, identity("malo"), "team", granted=False)

    assert malo.post("/calls", {}).status_code == 403


def test_many_at_once_leave_one_effect_each(ideas: IdeasRoom, program: Any) -> None:
    yann, nolwenn, call_id = program("yann"), program("nolwenn"), str(ideas.call())
    idea_id = ideas.idea(author=identity("malo"))

    def all_at_once(turn: int) -> set[int]:
        one = (yann, nolwenn)[turn % 2]
        same = one.post("/ideas", {**WORDS, "call_id": call_id}, "once")
        said = one.post(f"/ideas/{idea_id}/comments", {"words": "Oui."}, "said once")
        return {same.status_code, said.status_code, one.put(f"/ideas/{idea_id}/support").status_code}

    with ThreadPoolExecutor(8) as crowd:
        statuses = set().union(*crowd.map(all_at_once, range(16)))

    assert statuses == {200, 201}
    with ideas.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (idea, comment, support)]
    assert counts == [3, 2, 2]


@pytest.fixture
def api(ideas: IdeasRoom, program: Any) -> WriteApi:
    """Something of everything, asked by a program of the team."""
    malo, call_id = program("malo", "team"), str(ideas.call())
    mine = malo.post("/ideas", {**WORDS, "call_id": call_id}).json["id"]
    other = str(ideas.idea(title="Les badges se perdent"))
    said = malo.post(f"/ideas/{other}/comments", {"words": "Oui."}).json["id"]
    draft = malo.post("/drafts", {**WORDS, "call_id": call_id}).json["id"]
    known = {"call_id": [call_id], "idea_id": [mine, other], "comment_id": [said], "parent_id": [said]}
    malo._app.extensions["tikub.posts"]._limit = malo._app.extensions["tikub.keys"]._limit = 10**9
    return WriteApi(malo, "/idees", {**known, "draft_id": [draft]})


def test_every_route_that_reads_answers_as_its_document_says(api: WriteApi) -> None:
    assert api.ask_properly() >= set(api.routes) - {f"{API}/ideas/{{idea_id}}/comments/{{comment_id}}"}
    assert len(api.changes) == 17


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_asked_no_fault_is_ours(api: WriteApi, data: st.DataObject) -> None:
    api.check(data.draw(asked(api)))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_written_no_fault_is_ours(api: WriteApi, data: st.DataObject) -> None:
    api.change(data.draw(changed(api)))
