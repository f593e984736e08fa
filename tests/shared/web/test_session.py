import time

import pytest
from flask import Flask
from sqlalchemy import select

from shared.mailboxes import outbox
from shared.people import person
from shared.service import Runtime
from shared.web.identity import session as sessions
from tests.shared.web.conftest import ANNE, Visitor

MINUTE, HOUR = 60, 3600


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """`later(1800)`: half an hour passes."""
    passed = [0.0]
    monkeypatch.setattr(sessions.time, "time", lambda: time.monotonic() + passed[0])

    def pass_by(seconds: float) -> None:
        passed[0] += seconds

    return pass_by


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/notes/nouvelle").status_code == 200


def test_signing_in_tells_the_person_to_this_service_and_to_the_others(anne: Visitor, runtime: Runtime):
    with runtime.reading() as session:
        known = session.execute(select(person)).one()
        said = session.execute(select(outbox)).one()

    assert (known.id, known.name, known.directorate) == (ANNE, "Anne Le Goff", "Lycées")
    assert (said.type, said.data["person_id"]) == ("ideas.person.seen.v1", str(ANNE))


def test_half_an_hour_without_a_page_ends_the_session(app: Flask, later):
    anne = Visitor(app).sign_in()
    later(29 * MINUTE)
    assert is_in(anne)
    later(29 * MINUTE)
    assert is_in(anne)
    later(31 * MINUTE)
    assert not is_in(anne)


def test_ten_hours_end_the_session_however_busy(app: Flask, later):
    anne = Visitor(app).sign_in()
    for _ in range(29):
        later(20 * MINUTE)
        assert is_in(anne)
    later(21 * MINUTE)
    assert not is_in(anne)


def test_a_text_typed_in_a_session_that_ended_is_shown_again(app: Flask, later, runtime: Runtime):
    anne = Visitor(app).sign_in()
    anne.get("/notes/nouvelle")
    later(HOUR)
    answer = anne.post("/notes/nouvelle", {"title": "Écrit en deux heures"})

    assert answer.status_code == 403
    assert "longtemps sans agir" in answer.text
    assert "Écrit en deux heures" in answer.text


def test_signing_in_drops_what_an_earlier_visitor_left_but_the_language(app: Flask):
    visitor = Visitor(app)
    visitor.get("/notes/connexion")
    visitor.post("/notes/langue", {"langue": "en"})
    with visitor.client.session_transaction() as session:
        session["planted"] = "value"
        before = session["csrf_token"]
    visitor.sign_in()

    with visitor.client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before
        assert session["language"] == "en"


def test_signing_out_ends_the_session(anne: Visitor):
    anne.get("/notes/nouvelle")
    answer = anne.post("/notes/deconnexion")

    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert not is_in(anne)


def test_nobody_signs_out_somebody_else_from_another_site(anne: Visitor):
    assert anne.client.post("/notes/deconnexion").status_code == 400
    assert is_in(anne)


@pytest.mark.parametrize("change", [lambda c: c[:-3] + "abc", lambda c: "x", lambda c: "." + c, lambda c: ""])
def test_a_forged_cookie_is_nobody(app: Flask, anne: Visitor, change):
    forged = Visitor(app)
    forged.client.set_cookie("tikub", change(anne.client.get_cookie("tikub").value))

    assert not is_in(forged)


def test_a_person_who_is_not_in_the_list_cannot_be_chosen(visitor: Visitor):
    visitor.get("/notes/connexion")
    answer = visitor.post("/notes/connexion", {"subject": "personne"})

    assert answer.status_code == 422
    assert "pas dans la liste" in answer.text


def test_one_comes_back_to_the_page_one_wanted(visitor: Visitor):
    page = visitor.get("/notes/connexion?retour=/notes/nouvelle")
    assert 'name="next" value="/notes/nouvelle"' in page.text
    answer = visitor.post("/notes/connexion", {"subject": "anne", "next": "/notes/nouvelle"})

    assert answer.location == "/notes/nouvelle"


def test_the_four_services_share_one_cookie(open_app):
    anne = Visitor(open_app()).sign_in()
    elsewhere = Visitor(open_app())
    elsewhere.client.set_cookie("tikub", anne.client.get_cookie("tikub").value)

    assert is_in(elsewhere)
