"""Administrators find a person, hand their data over and erase them; nobody else does, and the session ends at once."""

import time

import pytest
from sqlalchemy import select

from shared.mailboxes import erased, outbox
from shared.people import person_of, set_role
from shared.service import Runtime
from tests.shared.web.conftest import ANNE, YANN, Visitor

PAGE = "/notes/administration/personnes"
HIS = f"{PAGE}/{YANN}"


@pytest.fixture
def admin(anne: Visitor, runtime: Runtime) -> Visitor:
    with runtime.unit_of_work() as uow:
        set_role(uow, ANNE, "administrator", granted=True)
    return anne


def is_known(runtime: Runtime) -> bool:
    with runtime.reading() as session:
        return person_of(session, YANN) is not None


@pytest.mark.parametrize("words", ["yann@region.example", "YANN@region.example", "kermadec", str(YANN)])
def test_a_person_is_found_by_name_address_or_id(admin: Visitor, yann: Visitor, words: str):
    assert HIS in admin.get(PAGE, query_string={"q": words}).text


@pytest.mark.parametrize("words", ["nobody", "%", "\u202e", "x" * 300])
def test_whoever_is_not_there_is_not_found(admin: Visitor, yann: Visitor, words: str):
    page = admin.get(PAGE, query_string={"q": words})

    assert page.status_code == 200
    assert "ne connaît personne" in page.text


def test_the_page_tells_what_is_held_and_what_erasure_does(admin: Visitor, yann: Visitor):
    text = admin.get(HIS).text

    for words in ("Yann Kermadec", "Identité", "Effacé", "Vidé", "Gardé", "Télécharger ses données"):
        assert words in text


def test_how_long_things_are_kept_is_told(admin: Visitor):
    assert "1095 jours" in admin.get(PAGE).text.replace("\u202f", "").replace("\xa0", " ")


def test_the_export_is_a_file(admin: Visitor, yann: Visitor):
    answer = admin.get(f"{HIS}/export.json")

    assert answer.headers["Content-Disposition"] == f"attachment; filename=ideas-{YANN}.json"
    assert answer.json is not None
    assert answer.json["données"]["Identité"]["lignes"][0]["Adresse électronique"] == "yann@region.example"


def test_an_erased_person_is_gone_and_their_session_is_over(admin: Visitor, yann: Visitor, runtime: Runtime):
    assert yann.get("/notes/nouvelle").status_code == 200
    admin.get(HIS)
    answer = admin.post(HIS, {"reason": "demande reçue le 3 mai", "sure": "true"})

    assert (answer.status_code, answer.location) == (303, PAGE)
    assert not is_known(runtime)
    assert "est effacée ici" in admin.get(PAGE).text
    assert yann.get("/notes/nouvelle").status_code in {302, 303, 401}
    with runtime.reading() as session:
        assert session.scalars(select(erased.c.person_id)).all() == [YANN]
        assert "ideas.person.erased.v1" in session.scalars(select(outbox.c.type)).all()


def test_whoever_signs_in_again_afterwards_is_a_new_acquaintance(admin: Visitor, yann: Visitor, runtime: Runtime):
    admin.get(HIS)
    admin.post(HIS, {"reason": "demande", "sure": "true"})
    time.sleep(1.1)  # a session knows the second in which it began

    yann.sign_in("yann")

    assert is_known(runtime)
    assert yann.get("/notes/nouvelle").status_code == 200


@pytest.mark.parametrize("answers", [{"reason": "demande"}, {"sure": "true"}, {"reason": "", "sure": "true"}])
def test_nothing_is_erased_without_a_reason_and_a_yes(admin: Visitor, yann: Visitor, runtime: Runtime, answers):
    admin.get(HIS)

    assert admin.post(HIS, answers).status_code == 422
    assert is_known(runtime)


def test_the_only_administrator_is_told_why_not(admin: Visitor, runtime: Runtime):
    admin.get(f"{PAGE}/{ANNE}")
    answer = admin.post(f"{PAGE}/{ANNE}", {"reason": "demande", "sure": "true"})

    assert answer.status_code == 409
    assert "nommez-en d’abord une autre" in answer.text


def test_only_administrators_come_here(anne: Visitor, yann: Visitor, runtime: Runtime):
    anne.get("/notes/nouvelle")

    for path in (PAGE, HIS, f"{HIS}/export.json"):
        assert anne.get(path).status_code == 403
    assert anne.post(HIS, {"reason": "demande", "sure": "true"}).status_code == 403
    assert is_known(runtime)


def test_an_erased_person_cannot_be_looked_at_again(admin: Visitor, yann: Visitor):
    admin.get(HIS)
    admin.post(HIS, {"reason": "demande", "sure": "true"})

    assert admin.get(HIS).status_code == 404
    assert admin.get(f"{HIS}/export.json").status_code == 404
