from datetime import UTC, date, datetime

import pytest
from flask import Flask, session

from shared.web import filters
from tests.shared.web.conftest import Visitor


@pytest.fixture(params=["fr"])
def speaking(app: Flask, request: pytest.FixtureRequest):
    with app.test_request_context("/notes/"):
        session["language"] = request.param
        yield


english = pytest.mark.parametrize("speaking", ["en"], indirect=True)
DECEMBER = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.usefixtures("speaking")
def test_french_dates():
    assert plain(filters.datetime_fr(DECEMBER)) == "jeudi 3 décembre 2026 à 14 h"
    assert plain(filters.datetime_fr(datetime(2026, 7, 1, 7, 5, tzinfo=UTC))) == "mercredi 1er juillet 2026 à 9 h 05"
    assert plain(filters.date_fr(date(2026, 5, 1))) == "vendredi 1er mai 2026"


@pytest.mark.usefixtures("speaking")
def test_the_day_is_that_of_paris():
    assert plain(filters.date_fr(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))) == "vendredi 1er janvier 2027"


@english
@pytest.mark.usefixtures("speaking")
def test_english_dates_and_numbers():
    assert plain(filters.datetime_fr(DECEMBER)) == "Thursday 3 December 2026 at 14:00"
    assert filters.number_fr(12345.5) == "12,345.5"
    assert filters.euros(125000) == "€1,250"


@pytest.mark.usefixtures("speaking")
def test_french_numbers_never_break_at_the_end_of_a_line():
    assert filters.number_fr(12345.5) == "12\u202f345,5"
    assert plain(filters.euros(125000)) == "1 250 €"
    assert plain(filters.euros(1250)) == "12,50 €"
    assert " " not in filters.euros(125000)


@pytest.mark.usefixtures("speaking")
def test_nothing_is_told_of_what_is_not_known():
    assert [filters.date_fr(None), filters.datetime_fr(None), filters.number_fr(None), filters.euros(None)] == [""] * 4


def test_french_spaces_hold_what_they_separate():
    spaced = "Quoi\u202f? «\u00a0Oui\u00a0»\u00a0: non\u202f!"

    assert filters.typography("Quoi ? « Oui » : non !") == spaced


def test_typography_escapes():
    assert filters.typography("<b> ?") == "&lt;b&gt;\u202f?"


def test_pages_speak_french_until_told_otherwise(visitor: Visitor):
    assert '<html lang="fr">' in visitor.get("/notes/").text
    answer = visitor.post("/notes/langue", {"langue": "en", "retour": "/notes/connexion"})

    assert answer.location == "/notes/connexion"
    assert '<html lang="en">' in visitor.get("/notes/").text


@pytest.mark.parametrize("language", ["xx", "../../etc", "", "FR"])
def test_a_language_we_do_not_speak_changes_nothing(visitor: Visitor, language: str):
    visitor.get("/notes/")
    visitor.post("/notes/langue", {"langue": language})

    assert '<html lang="fr">' in visitor.get("/notes/").text


def test_a_service_brings_its_own_words(anne: Visitor):
    anne.get("/notes/")
    anne.post("/notes/langue", {"langue": "en"})
    text = anne.get("/notes/nouvelle").text

    assert "Write a note" in text
    assert "Story" in text


def test_refusals_are_translated_with_their_values(anne: Visitor):
    anne.get("/notes/")
    anne.post("/notes/langue", {"langue": "en"})

    assert "This call closed on 3 mai." in anne.write("Impossible").text
