"""Screens speak plain French: none of the words of plain_words.txt, each with what to say instead."""

from pathlib import Path

import pytest

from shared.plain_words import jargon_in
from tests.screen_texts import Said, texts_in_python, texts_in_template, texts_of

ROOT = Path(__file__).resolve().parent.parent
LEFT = ROOT / "tests" / "left_in_english.txt"

BAD_TEMPLATES = [
    "<h1>Votre dashboard</h1>",
    '<img alt="Le backlog de l’équipe">',
    "<p>{{ _('Préparer son pitch') }}</p>",
    "{{ empty('Aucun feedback pour le moment', '/idees') }}",
    "{% trans %}Le workflow de la décision{% endtrans %}",
    '<input type="submit" value="Upload">',
    "<p>\n<b>MVP</b></p>",
    "<label>E-mail</label>",
    "{# a comment #}<td>{{ name }} : submitted</td>",
]
BAD_SOURCES = [
    'title: str = text(max=120, label="Votre pitch")',
    'raise Refused("Le sprint est clos.")',
    'OPTIONS = {"a": "À mettre dans le backlog"}',
    'kind: str = choice({"poc": "POC"}, label="Nature")',
    'flash(f"{name} a donné son feedback à l’équipe.")',
]
GOOD = [
    "<p>Le processus est décrit ici ; la case est cochée, la marque est testée, c’est un succès successif.</p>",
    '<script>const feedback = "dashboard"</script><code>make run</code>',
    '<a href="/workflow/sprint" class="dashboard" data-pitch="backlog">Voir la suite</a>',
    "{% set feedback = url_for('pitch.sprint') %}{{ feedback.backlog }}",
    '<a lang="en" href="?langue=en">English, please</a>',
    "<p>%(feedback)s</p>{# the dashboard of the sprint #}",
]


def faults_of(said: Said) -> list[str]:
    shown = " ".join(said.text.split())[:80]
    return [f"{said.where}: “{word}” in “{shown}” - say: {instead}" for word, instead in jargon_in(said.text, LEFT)]


def test_no_screen_says_a_word_of_the_list():
    found = [line for said in texts_of(ROOT) for line in faults_of(said)]

    assert not found, "\n".join(sorted(set(found)))


def test_the_check_reads_the_screens_at_all():
    where = {said.where.split(":")[0] for said in texts_of(ROOT)}

    assert {"shared/web/sentences.py", "shared/web/templates/tikub/base.html"} <= where
    assert any(name.startswith("services/notify/letters/") for name in where)


@pytest.mark.parametrize("template", BAD_TEMPLATES)
def test_jargon_in_a_template_is_found(template):
    assert [line for said in texts_in_template(template, "bad.html") for line in faults_of(said)]


@pytest.mark.parametrize("source", BAD_SOURCES)
def test_jargon_in_a_source_is_found(source):
    assert [line for said in texts_in_python(source, "bad.py") for line in faults_of(said)]


@pytest.mark.parametrize("template", GOOD)
def test_plain_french_names_and_code_are_left_alone(template):
    assert not [line for said in texts_in_template(template, "good.html") for line in faults_of(said)]


def test_code_of_a_source_is_left_alone():
    source = '"""The workflow of a sprint."""\nstate = "parked"\nlog.info("dashboard done")\nget("/idées/feedback")'

    assert not [line for said in texts_in_python(source, "good.py") for line in faults_of(said)]


def test_a_fault_is_shown_with_its_place_and_its_remedy():
    (line,) = (line for said in texts_in_template("\n<p>Le pitch</p>", "x.html") for line in faults_of(said))

    assert line == "x.html:2: “pitch” in “Le pitch” - say: présentation courte"
