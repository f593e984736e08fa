"""Screens speak plain French: none of the words of plain_french.txt, each with what to say instead."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.screen_texts import Said, texts_in_python, texts_in_template, texts_of

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "plain_french.txt"
# Names that people know, in which a forbidden word is no jargon.
NAMES = re.compile(r"\b(Emploi Store|beta\.gouv\.fr|Open Agenda)\b", re.IGNORECASE)

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


class Forbidden(NamedTuple):
    pattern: re.Pattern[str]
    instead: str


@cache
def forbidden() -> tuple[Forbidden, ...]:
    lines = [line.strip() for line in LIST.read_text(encoding="utf-8").splitlines()]
    return tuple(_entry(line) for line in lines if line and not line.startswith("#"))


def _entry(line: str) -> Forbidden:
    words, _, instead = line.partition(" = ")
    assert instead, f"{LIST.name}: “{line}” does not say what to say instead"
    forms = "|".join(re.escape(word.strip()).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words.split("|"))
    return Forbidden(re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE), instead)


def jargon_in(said: Said) -> list[str]:
    text = NAMES.sub(" ", said.text)
    hits = [(match.group(), entry.instead) for entry in forbidden() if (match := entry.pattern.search(text))]
    return [
        f"{said.where}: “{word}” in “{' '.join(said.text.split())[:80]}” - say: {instead}" for word, instead in hits
    ]


def test_no_screen_says_a_word_of_the_list():
    found = [line for said in texts_of(ROOT) for line in jargon_in(said)]

    assert not found, "\n".join(sorted(set(found)))


def test_the_check_reads_the_screens_at_all():
    where = {said.where.split(":")[0] for said in texts_of(ROOT)}

    assert {"shared/web/sentences.py", "shared/web/templates/tikub/base.html"} <= where
    assert any(name.startswith("services/notify/letters/") for name in where)


@pytest.mark.parametrize("template", BAD_TEMPLATES)
def test_jargon_in_a_template_is_found(template):
    assert [line for said in texts_in_template(template, "bad.html") for line in jargon_in(said)]


@pytest.mark.parametrize("source", BAD_SOURCES)
def test_jargon_in_a_source_is_found(source):
    assert [line for said in texts_in_python(source, "bad.py") for line in jargon_in(said)]


@pytest.mark.parametrize("template", GOOD)
def test_plain_french_names_and_code_are_left_alone(template):
    assert not [line for said in texts_in_template(template, "good.html") for line in jargon_in(said)]


def test_code_of_a_source_is_left_alone():
    source = '"""The workflow of a sprint."""\nstate = "parked"\nlog.info("dashboard done")\nget("/idées/feedback")'

    assert not [line for said in texts_in_python(source, "good.py") for line in jargon_in(said)]


def test_a_fault_is_shown_with_its_place_and_its_remedy():
    (line,) = (line for said in texts_in_template("\n<p>Le pitch</p>", "x.html") for line in jargon_in(said))

    assert line == "x.html:2: “pitch” in “Le pitch” - say: présentation courte"
