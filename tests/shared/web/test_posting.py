import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from shared.mailboxes import posted
from shared.service import Runtime
from tests.shared.web.conftest import Visitor
from tests.shared.web.little import notes
from tests.shared.web.stores import both_stores  # noqa: F401 - a fixture

AT_ONCE = 20


def rows(runtime: Runtime, table=notes) -> int:
    with runtime.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_form_makes_one_row_and_leads_to_its_page(anne: Visitor, runtime: Runtime):
    answer = anne.write("Une note")

    assert answer.status_code == 303
    assert rows(runtime) == 1
    assert "Une note" in anne.get(answer.location).text


def test_the_same_form_again_leads_to_the_same_page(anne: Visitor, runtime: Runtime):
    first = anne.write("Une note")
    again = anne.post("/notes/nouvelle", {"title": "Une note"})

    assert (again.status_code, again.location) == (303, first.location)
    assert rows(runtime) == 1


@pytest.mark.parametrize("round_", range(3))
def test_twenty_identical_posts_at_once_have_one_effect_and_one_answer(
    app: Flask, anne: Visitor, runtime: Runtime, round_: int
):
    anne.get("/notes/nouvelle")
    cookie = anne.client.get_cookie("tikub").value
    together = threading.Barrier(AT_ONCE)

    def send(_: int):
        browser = app.test_client()
        browser.set_cookie("tikub", cookie)
        together.wait()
        return browser.post("/notes/nouvelle", data={**anne.tokens, "title": "Une seule"})

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert (rows(runtime), rows(runtime, posted)) == (1, 1)


def test_the_same_key_with_other_answers_is_refused_with_a_sentence(anne: Visitor, runtime: Runtime):
    anne.write("Une note")
    answer = anne.post("/notes/nouvelle", {"title": "Une autre note"})

    assert answer.status_code == 422
    assert "déjà été enregistré avec d’autres réponses" in answer.text
    assert "Une autre note" in answer.text
    assert rows(runtime) == 1


def test_after_that_refusal_the_page_carries_a_fresh_key(anne: Visitor, runtime: Runtime):
    anne.write("Une note")
    refused = anne.client.post("/notes/nouvelle", data={**anne.tokens, "title": "Une autre note"})
    fresh = refused.text.partition('name="_cle" value="')[2].partition('"')[0]

    assert anne.post("/notes/nouvelle", {"title": "Une autre note", "_cle": fresh}).status_code == 303
    assert rows(runtime) == 2


@pytest.mark.parametrize("key", ["", "x", "01a20000-0000-7000-8000-000000000404", "A" * 3000, "\x00", "IjAxIg.forged"])
def test_a_key_that_is_not_ours_is_refused_and_the_text_is_shown_again(anne: Visitor, runtime: Runtime, key: str):
    anne.get("/notes/nouvelle")
    answer = anne.post("/notes/nouvelle", {"title": "Un long texte", "_cle": key})

    assert answer.status_code == 422
    assert "rien n’a été enregistré" in answer.text
    assert 'value="Un long texte"' in answer.text
    assert (rows(runtime), rows(runtime, posted)) == (0, 0)


def test_a_missing_key_is_refused(anne: Visitor, runtime: Runtime):
    anne.get("/notes/nouvelle")
    del anne.tokens["_cle"]

    assert anne.post("/notes/nouvelle", {"title": "Une note"}).status_code == 422
    assert rows(runtime) == 0


def test_the_key_of_somebody_else_is_worth_nothing(anne: Visitor, yann: Visitor, runtime: Runtime):
    anne.get("/notes/nouvelle")
    yann.get("/notes/nouvelle")
    answer = yann.post("/notes/nouvelle", {"title": "Une note", "_cle": anne.tokens["_cle"]})

    assert answer.status_code == 422
    assert rows(runtime) == 0


def test_a_refused_command_changes_nothing_and_keeps_the_text(anne: Visitor, runtime: Runtime):
    answer = anne.write("Impossible", story="Mon récit")

    assert answer.status_code == 409
    assert "Cet appel est clos depuis le 3 mai." in answer.text
    assert "Mon récit" in answer.text
    assert "<title>Erreur" in answer.text
    assert (rows(runtime), rows(runtime, posted)) == (0, 0)


BAD = {
    "empty": ({"title": ""}, "obligatoire"),
    "absent": ({}, "obligatoire"),
    "too short": ({"title": "ab"}, "trop court"),
    "too long": ({"title": "a" * 41}, "trop long"),
    "NUL": ({"title": "abc\x00def"}, "caractère"),
    "right-to-left mark": ({"title": "abc\u202edef"}, "caractère"),
    "unknown field": ({"title": "Une note", "is_admin": "1"}, "n’attendions pas"),
    "a field of the server": ({"title": "Une note", "by": str(uuid4())}, "n’attendions pas"),
    "twice": ({"title": ["Une note", "Deux notes"]}, "plusieurs fois"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_sentence_and_changes_nothing(anne: Visitor, runtime: Runtime, name: str):
    data, sentence = BAD[name]
    anne.get("/notes/nouvelle")
    answer = anne.post("/notes/nouvelle", data)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert (rows(runtime), rows(runtime, posted)) == (0, 0)


def test_too_large_a_form_is_refused_before_it_is_read(anne: Visitor, runtime: Runtime):
    answer = anne.write("a" * 300_000)

    assert answer.status_code == 413
    assert "taille permise" in answer.text
    assert rows(runtime) == 0


def test_a_body_that_is_no_form_is_refused(anne: Visitor, runtime: Runtime):
    answer = anne.client.post("/notes/nouvelle", data=b"{\x00", content_type="application/json")

    assert answer.status_code == 400
    assert rows(runtime) == 0
