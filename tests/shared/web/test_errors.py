import threading

import pytest
import requests
from flask import Flask
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs
from werkzeug.serving import make_server

from shared.database import open_engine
from shared.service import Runtime
from shared.web import problems
from tests.shared.web.conftest import ANNE, Visitor

ENGLISH = ("Traceback", "ZeroDivisionError", "must not be shown", "werkzeug", "Not Found", "Bad Request", "sqlite")


def reference_in(text: str) -> str:
    return text.partition("<code>")[2].partition("</code>")[0]


def test_a_bug_says_a_reference_that_the_log_has_too(visitor: Visitor):
    with capture_logs(processors=[merge_contextvars]) as lines:
        answer = visitor.get("/notes/panne")

    [line] = [line for line in lines if line["event"] == "page.failed"]
    assert answer.status_code == 500
    assert reference_in(answer.text) == line["reference"]
    assert line["correlation"].upper().endswith(line["reference"])
    assert isinstance(line["exc_info"], ZeroDivisionError)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/notes/nulle-part", 404),
        ("GET", "/ailleurs", 404),
        ("GET", "/notes/99999999999999999999999999999", 404),
        ("GET", "/notes/%00", 400),
        ("GET", "/notes/?q=%00", 400),
        ("DELETE", "/notes/nouvelle", 405),
        ("POST", "/notes/", 405),
        ("POST", "/notes/nulle-part", 404),
        ("POST", "/notes/nouvelle", 400),
        ("GET", "/notes/panne", 500),
    ],
)
def test_every_error_is_a_french_page_with_a_reference(visitor: Visitor, method: str, path: str, status: int):
    answer = visitor.client.open(path, method=method)

    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert '<html lang="fr">' in answer.text
    assert len(reference_in(answer.text)) == 8
    assert not [word for word in ENGLISH if word in answer.text]


def test_405_names_what_is_allowed(visitor: Visitor):
    assert "GET" in visitor.client.delete("/notes/nouvelle").headers["Allow"]


def test_a_forged_form_is_told_what_to_do_and_keeps_its_text(anne: Visitor):
    anne.get("/notes/nouvelle")
    answer = anne.post("/notes/nouvelle", {"title": "Mon <b>texte</b>", "csrf_token": "forged"})

    assert answer.status_code == 400
    assert "rien n’a été enregistré" in answer.text
    assert "Mon &lt;b&gt;texte&lt;/b&gt;" in answer.text


@pytest.fixture
def without_database(runtime: Runtime, monkeypatch: pytest.MonkeyPatch, tmp_path):
    """The database goes away: on SQLite, its file cannot be opened any more."""

    def go() -> None:
        monkeypatch.setitem(runtime.__dict__, "engine", open_engine(f"sqlite:///{tmp_path}/gone/away.sqlite"))

    return go


def test_without_database_a_form_is_asked_to_come_back_and_keeps_its_text(anne: Visitor, without_database):
    anne.get("/notes/nouvelle")
    without_database()
    answer = anne.post("/notes/nouvelle", {"title": "Un long texte"})

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Un long texte" in answer.text


@pytest.mark.parametrize("path", ["/notes/", "/notes/equipe"])
def test_without_database_a_page_is_asked_to_come_back(anne: Visitor, without_database, path: str):
    without_database()
    answer = anne.get(path)

    assert (answer.status_code, len(reference_in(answer.text))) == (503, 8)


def test_without_database_nobody_is_signed_out(anne: Visitor, without_database):
    without_database()

    assert "Anne Le Goff" in anne.get("/notes/").text


def test_the_error_page_stands_even_when_its_template_does_not(app: Flask, visitor: Visitor, monkeypatch):
    monkeypatch.setattr("shared.web.errors.render_template", lambda *_a, **_k: 1 / 0)
    answer = visitor.get("/notes/nulle-part")

    assert answer.status_code == 404
    assert "Référence" in answer.text


def test_a_problem_is_described_for_programs(visitor: Visitor):
    answer = visitor.get("/notes/api/v1/nulle-part")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 404
    assert answer.json["title"] == "Page introuvable"
    assert len(answer.json["reference"]) == 8


def test_a_problem_names_fields():
    answer = problems.problem(422, "Titre", "Détail", "12345678", {"limit": ["Trop."]})

    assert answer.json["errors"] == {"limit": ["Trop."]}


def test_a_browser_that_still_sends_reads_our_sentence(app: Flask):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        answer = requests.post(
            f"http://127.0.0.1:{server.server_port}/notes/nouvelle", data={"title": "a" * 3_000_000}, timeout=20
        )
    finally:
        server.shutdown()
        server.server_close()

    assert answer.status_code == 413
    assert "taille permise" in answer.text


def test_refusals_sign_ins_and_forms_leave_a_line_with_who_and_without_texts(anne: Visitor):
    with capture_logs(processors=[merge_contextvars]) as lines:
        anne.get("/notes/equipe")
        anne.write("Un secret")

    assert [line["event"] for line in lines] == ["page.forbidden", "form.answered"]
    assert {line["person"] for line in lines} == {str(ANNE)}
    assert {line["service"] for line in lines} == {"ideas"}
    assert "secret" not in str(lines)
