"""Whoever chooses English reads English: no French sentence of a screen is without its translation."""

import re
from pathlib import Path

import pytest

from tests import translations
from tests.translations import (
    HOUSES,
    SHARED,
    Sentence,
    catalogue_of,
    missing,
    orphans,
    sentences_in_python,
    sentences_in_template,
    sentences_of,
    templates_of,
    unlike,
    untranslated_in,
    update,
)

# `_("…")` fills what it says even where there is nothing to fill: a lone % would break the page.
LONE_PERCENT = re.compile(r"%(?!\(\w+\)s|%)")

SAID_IN_PYTHON = [
    'title: str = text(max=120, label="Nom")',
    'raise Refused("Vote clos")',
    'flash(say("Fait"))',
    'VOTES = {"for": "Pour"}\nvote: str = choice(VOTES, label="")',
    'KIND, HELP = "Niveau", "Celui de qui signe"\nlevel: str = text(max=9, label=KIND, help=HELP)',
    'STATES = {"a": ("Recevable", "good")}',
    'STEPS = ("Construction", "Déposée")',
    'TERMS = (Term(Code.BUILT, 2, "Construction", START), Term(Code.SENT, 1, "Déposée", START))',
    'def page():\n    return found or lost("Nous ne trouvons pas cet appel.")',
]
SAID_BY_NOBODY = [
    '"""Une phrase pour qui lit le code."""',
    'COLUMN = Column("state", Text)',
    'raise TypeError("these routes do not say who may call them")',
    'FOUND = re.compile("(le |les )?(contexte|constat)")',
    'log.info("vote.closed", dossier="DO-2026-0001")',
    'parser.add_parser("grant", help="give a role")',
]
FRENCH_OUTSIDE = [
    "<p>Bonjour</p>",
    '<img alt="Une carte">',
    "{{ empty('Aucune idée pour l’instant') }}",
    "<p>{{ _('Oui') }} ou non</p>",
]
NOTHING_OUTSIDE = [
    "<p class='wide'>{{ _('Bonjour') }} · {{ name }}</p>",
    "{{ tag(_('Ouvert'), 'good') }}",
    "{{ ngettext('%(num)s idée', '%(num)s idées', n) }}",
    '{%- macro width() %} class="whole" data-rows="2"{% endmacro %}',
    "<strong>Ti Kub</strong><button lang='en'>English</button>",
]


@pytest.mark.parametrize("house", HOUSES)
def test_every_sentence_has_its_english(house):
    lost = missing(sentences_of(house), catalogue_of(house), catalogue_of(SHARED))

    assert not lost, "`make messages` adds these; then translate them:\n" + "\n".join(
        f"{s.where}: {s.text}" for s in lost
    )


@pytest.mark.parametrize("house", HOUSES)
def test_no_translation_is_left_over(house):
    assert not orphans(sentences_of(house), catalogue_of(house)), "`make messages` takes them out"


@pytest.mark.parametrize("house", HOUSES)
def test_a_translation_keeps_the_places_to_fill(house):
    assert not unlike(catalogue_of(house))


@pytest.mark.parametrize("house", HOUSES)
def test_no_sentence_breaks_when_it_is_filled(house):
    texts = [said.text for said in sentences_of(house)] + list(catalogue_of(house).values())

    assert not [text for text in texts if LONE_PERCENT.search(text)]


@pytest.mark.parametrize("house", HOUSES)
def test_no_sentence_is_in_pieces(house):
    assert not [said for said in sentences_of(house) if said.in_pieces], (
        "an f-string cannot be translated: see Sentence"
    )


@pytest.mark.parametrize("house", HOUSES)
def test_templates_say_everything_through_the_catalogue(house):
    assert not [said for source, name in templates_of(house) for said in untranslated_in(source, name)]


def test_what_all_services_say_is_read_at_all():
    texts = {said.text for house in HOUSES for said in sentences_of(house)}

    assert {"Se connecter", "Recevable", "Équipe de l’incubateur", "Pour", "Construction", "À envoyer"} <= texts
    assert "Ce texte est trop long : {max} caractères au plus." in texts


@pytest.mark.parametrize("source", SAID_IN_PYTHON)
def test_what_a_module_says_is_found(source):
    words = re.findall(r'"([A-ZÀÉ][^"]*)"', source)

    assert {said.text for said in sentences_in_python(source, "x.py")} == set(words)


@pytest.mark.parametrize("source", SAID_BY_NOBODY)
def test_what_nobody_says_is_left_alone(source):
    assert not list(sentences_in_python(source, "x.py"))


@pytest.mark.parametrize("source", FRENCH_OUTSIDE)
def test_french_outside_of_the_catalogue_is_found(source):
    assert list(untranslated_in(source, "x.html"))


@pytest.mark.parametrize("source", NOTHING_OUTSIDE)
def test_markup_and_names_need_no_translation(source):
    assert not list(untranslated_in(source, "x.html"))


def test_both_forms_of_what_is_counted_are_said():
    said = list(sentences_in_template("{{ ngettext('%(num)s idée', '%(num)s idées', n) }}", "x.html"))

    assert [(one.text, one.plural) for one in said] == [("%(num)s idée", "%(num)s idées"), ("%(num)s idées", "")]


def test_a_lost_a_left_over_and_an_unlike_translation_are_each_told():
    said = [Sentence("Oui", "x.py:1"), Sentence("Depuis le {day}", "x.py:2"), Sentence("Non", "x.py:3")]
    catalogue = {"Depuis le {day}": "Since {date}", "Peut-être": "Perhaps", "Non": ""}

    assert [one.text for one in missing(said, catalogue, {"Oui": "Yes"})] == ["Non"]
    assert orphans(said, catalogue) == ["Peut-être"]
    assert unlike({**catalogue, "Non": "No"}) == ["Depuis le {day}"]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A service with one page and a catalogue of yesterday."""
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    page = tmp_path / "services/little/templates/little/home.html"
    page.parent.mkdir(parents=True)
    page.write_text("{{ _('Bonjour') }} {{ _('Dire \"oui\"') }} {{ ngettext('%(num)s jour', '%(num)s jours', n) }}")
    old = translations.file_of("services/little")
    old.parent.mkdir(parents=True)
    head, hello = '# Ours\nmsgid ""\nmsgstr "Language: en\\n"', '# Hello\nmsgid "Bonjour"\nmsgstr "Hello"'
    old.write_text(f'{head}\n\n{hello}\n\nmsgid "Adieu"\nmsgstr "Bye"\n')
    return "services/little"


def test_a_catalogue_is_brought_up_to_date_and_keeps_what_translators_wrote(house: str):
    assert update(house) == (2, 1)
    text = translations.file_of(house).read_text()

    assert text.startswith("# Ours\n")
    assert "# Hello\n" in text
    assert catalogue_of(house) == {"Bonjour": "Hello", 'Dire "oui"': "", "%(num)s jour": "", "%(num)s jours": ""}
    assert update(house) == (0, 0)
    assert translations.file_of(house).read_text() == text


def test_a_service_without_a_catalogue_gets_one(house: str):
    translations.file_of(house).unlink()

    assert update(house) == (3, 0)
    assert set(catalogue_of(house)) == {said.text for said in sentences_of(house)}
