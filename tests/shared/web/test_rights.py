import pytest
from flask import Flask

from shared.people import set_role
from shared.service import Runtime
from shared.web import Pages, anyone, signed_in
from shared.web.rights import rule_of
from tests.shared.web.conftest import ANNE, Visitor


def test_a_route_without_a_right_cannot_be_declared():
    pages = Pages("forgetful", __name__)

    with pytest.raises(TypeError, match="does not say who may call it"):
        pages.route("/secret")(lambda: "")


def test_one_page_cannot_have_two_rights():
    def view() -> str:
        return ""

    pages = Pages("hesitant", __name__)
    pages.get("/one", allow=anyone)(view)

    with pytest.raises(TypeError, match="two rights"):
        pages.get("/two", allow=signed_in)(view)


def test_every_route_has_a_right(app: Flask):
    assert all(rule_of(app, url.endpoint) for url in app.url_map.iter_rules())


def test_a_route_that_slipped_in_is_closed_to_all(app: Flask, anne: Visitor):
    app._got_first_request = False
    app.add_url_rule("/notes/oubliee", "forgotten", lambda: "secret")

    answer = anne.get("/notes/oubliee")
    assert answer.status_code == 403
    assert "secret" not in answer.text


PRIVATE = ("/notes/nouvelle", "/notes/equipe", "/notes/administration/messages")


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_stranger_is_led_to_sign_in_and_back(visitor: Visitor, path: str, method: str):
    answer = visitor.client.open(f"{path}?page=2", method=method)

    assert answer.status_code == 303
    assert answer.location == f"/notes/connexion?retour={path}?page%3D2"


@pytest.mark.parametrize("path", PRIVATE)
def test_options_are_no_back_door(visitor: Visitor, path: str):
    assert visitor.client.options(path).status_code in {401, 403}


def test_a_stranger_who_posts_sees_their_text_again(visitor: Visitor, runtime: Runtime):
    visitor.get("/notes/connexion")
    answer = visitor.post("/notes/nouvelle", {"title": "Un long texte"})

    assert answer.status_code == 403
    assert "Un long texte" in answer.text
    assert "connectez-vous" in answer.text


def test_the_page_of_a_role_tells_whose_it_is(anne: Visitor):
    answer = anne.get("/notes/equipe")

    assert answer.status_code == 403
    assert "réservée" in answer.text
    assert "quipe de l’incubateur" in answer.text


def test_a_role_counts_from_the_next_page_on_and_stops_as_soon(anne: Visitor, runtime: Runtime):
    with runtime.unit_of_work() as uow:
        set_role(uow, ANNE, "team", granted=True)
    assert anne.get("/notes/equipe").status_code == 200

    with runtime.unit_of_work() as uow:
        set_role(uow, ANNE, "team", granted=False)
    assert anne.get("/notes/equipe").status_code == 403


def test_what_belongs_to_another_does_not_exist(anne: Visitor, yann: Visitor):
    mine = anne.write("Une note").location

    assert anne.get(mine).status_code == 200
    assert yann.get(mine).status_code == 404
