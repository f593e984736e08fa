"""Words that few people know: told to whoever writes one, explained on a page; nothing is refused for them."""

import json
import re

import pytest

from shared.plain_words import entries, jargon_in
from tests.shared.web.test_words import plain


def test_a_word_is_found_alone_in_any_case_and_with_its_endings():
    found = jargon_in("Le WORKFLOWS est lent, la flowerie non. On l’améliore par petits sprints.")

    assert [one.word for one in found] == ["sprints", "WORKFLOWS"]


def test_names_that_people_know_are_no_jargon():
    assert jargon_in("Comme l’Emploi Store ou Open Agenda.") == []


def test_each_line_says_what_to_say_instead(tmp_path):
    (tmp_path / "list.txt").write_text("dashboard*\n")

    with pytest.raises(ValueError, match="does not say what to say instead"):
        entries(tmp_path / "list.txt")


def test_whoever_writes_such_a_word_is_told_once_and_what_was_written_is_kept(anne):
    answer = anne.write("Un dashboard", story="Notre dashboard, et un feedback.")
    page = plain(anne.get(answer.location).text)

    assert answer.status_code == 303
    assert "« tableau de bord » plutôt que « dashboard »" in page
    assert page.count("plutôt que « dashboard »") == 1
    assert "« avis, retour » plutôt que « feedback »" in page
    assert "plutôt que" not in anne.get(answer.location).text


def test_plain_words_bring_no_advice(anne):
    assert "plutôt que" not in anne.get(anne.write("Les clés se perdent").location).text


def test_a_refused_form_is_not_said_to_be_saved(anne):
    assert "plutôt que" not in anne.write("Impossible", story="Un dashboard").text
    assert "plutôt que" not in anne.get("/notes/").text


def test_everyone_reads_the_words_of_the_house_and_those_to_leave(visitor):
    page = visitor.get("/notes/mots").text

    assert "<h1" in page
    assert "Porteuse ou porteur" in page
    assert "tableau de bord" in page
    assert "/notes/mots" in visitor.get("/notes/").text


def test_the_list_for_browsers_finds_what_the_list_here_finds(visitor):
    pairs = json.loads(visitor.get("/notes/mots.json").text)

    assert len(pairs) == len(entries())
    assert [instead for pattern, instead in pairs if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", "un workflow")] == [
        "circuit"
    ]
