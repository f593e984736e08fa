"""What is said in English is English to its last word, also where the sentence was filled before it was said."""

import copy

import pytest
from flask import Flask, session
from werkzeug.datastructures import MultiDict

from shared.sentence import Sentence, any_of
from shared.web import Form
from shared.web.languages import say
from tests.shared.web.conftest import Visitor
from tests.shared.web.little import Everything


@pytest.fixture
def english(anne: Visitor) -> Visitor:
    anne.get("/notes/")
    anne.post("/notes/langue", {"langue": "en"})
    return anne


def test_a_sentence_reads_as_french_and_remembers_what_it_was_made_of():
    sentence = Sentence("Il reste {days} jours.", days=3)

    assert sentence == "Il reste 3 jours."
    assert (sentence.source, sentence.values) == ("Il reste {days} jours.", {"days": 3})
    assert Sentence(sentence).values == {"days": 3}
    assert copy.deepcopy(sentence).source == sentence.source


def test_a_sentence_that_is_filled_is_not_filled_again():
    sentence = Sentence("Le nom {name} est pris.", name="{x}")

    assert sentence.format(x="autre", input=5) is sentence


def test_words_joined_by_or():
    assert any_of(["l’équipe"]) == "l’équipe"
    assert any_of(["l’équipe", "la direction", "la présidence"]) == "l’équipe ou la direction ou la présidence"


def test_a_sentence_inside_a_sentence_is_said_too_but_not_the_words_of_people(app: Flask):
    who = any_of(["Équipe de l’incubateur", "Direction du système d’information"])
    with app.test_request_context("/notes/"):
        session["language"] = "en"

        assert say("Cette page est réservée : {who}.", who=who) == (
            "This page is reserved for: Incubator team or IT department."
        )
        assert say("Cette page est réservée : {who}.", who="Idées") == "This page is reserved for: Idées."


def test_nothing_to_say_says_nothing(app: Flask):
    with app.test_request_context("/notes/"):
        session["language"] = "en"

        assert say("") == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": "ab"}, "This text is too short: at least 3 characters."),
        ({"title": "a" * 41}, "This text is too long: 40 characters at most."),
        ({"title": ""}, "This answer is required."),
        ({"title": "Une note", "other": "1"}, "This form holds answers that we did not expect."),
    ],
)
def test_what_is_wrong_with_an_answer_is_told_in_english(english: Visitor, typed: dict[str, str], sentence: str):
    english.get("/notes/nouvelle")
    text = english.post("/notes/nouvelle", typed).text

    assert sentence in text
    assert "Ce texte" not in text


def test_a_number_out_of_bounds_is_told_in_english(app: Flask):
    answers = MultiDict({"title": "Une note", "kind": "a", "place": "x", "people_met": "11"})
    with app.test_request_context("/notes/"):
        session["language"] = "en"
        form = Form(Everything, answers, options={"place": [("x", "Ici")]})

        assert form.errors == [("everything-people_met", "This number must be between 0 and 10.")]


def test_choices_are_said_but_not_the_names_that_a_page_gives(app: Flask):
    with app.test_request_context("/notes/"):
        session["language"] = "en"
        form = Form(Everything, options={"place": [("x", "Produits")]})

        assert say("Produits") == "Products"
        assert list(form.field("place").options) == [("x", "Produits")]


def test_the_page_of_a_role_names_it_in_english(english: Visitor):
    text = english.get("/notes/equipe").text

    assert "This page is reserved for: Incubator team." in text
    assert "réservée" not in text


@pytest.mark.parametrize("path", ["/notes/", "/notes/connexion", "/notes/nouvelle", "/notes/rien"])
def test_no_page_shows_what_a_catalogue_says_of_itself(english: Visitor, path: str):
    assert "Content-Type:" not in english.get(path).text


def test_a_program_is_told_in_the_language_that_its_session_chose(english: Visitor, visitor: Visitor):
    address = "/notes/api/v1/notes?limit=0"

    assert english.get(address).json["errors"] == {"limit": ["Ask for 1 to 200 rows."]}
    assert visitor.get(address).json["errors"] == {"limit": ["Demandez entre 1 et 200 lignes."]}
