"""French first, English as a second language: catalogues are compiled in memory when the application starts."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, session
from flask_babel import Babel, Domain, get_locale, gettext

from shared.errors import Invalid, Refusal
from shared.sentence import Sentence

LANGUAGES = {"fr": "Français", "en": "English"}
SHARED_CATALOGUES = Path(__file__).parent / "translations"


class Catalogues(Domain):  # type: ignore[misc]
    """The sentences of some folders `<language>/LC_MESSAGES/messages.po`, the first folder winning."""

    def __init__(self, folders: Iterable[Path]) -> None:
        super().__init__()
        self._by_language = {language: _merged(tuple(folders), language) for language in LANGUAGES}

    def get_translations(self) -> NullTranslations:
        return self._by_language[language()]


@cache
def _merged(folders: tuple[Path, ...], name: str) -> NullTranslations:
    files = [folder / name / "LC_MESSAGES" / "messages.po" for folder in folders]
    merged = Translations()
    for file in reversed([file for file in files if file.exists()]):
        merged.merge(_compiled(file))
    return merged


def _compiled(file: Path) -> Translations:
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return Translations(compiled)


def install(app: Flask, own_catalogues: Path) -> None:
    """Speak the visitor's language in the templates of this application."""
    babel = Babel(app, default_locale="fr", default_timezone="Europe/Paris", locale_selector=_chosen)
    babel.domain_instance = Catalogues([own_catalogues, SHARED_CATALOGUES])


def _chosen() -> str:
    kept = session.get("language")
    return kept if kept in LANGUAGES else "fr"


def language() -> str:
    """The code of the language this request is answered in."""
    locale = get_locale()
    return str(locale.language) if locale else "fr"


def say(sentence: str, **values: object) -> str:
    """A French sentence in the visitor's language, its {places} filled; a Sentence brings its own values."""
    if isinstance(sentence, Sentence):
        return say(sentence.source, **{**sentence.values, **values})
    # The empty text is the key under which a catalogue keeps its own description.
    spoken = str(gettext(sentence)) if sentence else ""
    said = {name: say(value) if isinstance(value, Sentence) else value for name, value in values.items()}
    return spoken.format(**said) if said else spoken


def say_refusal(refusal: Refusal) -> str:
    """The sentence of a refusal in the visitor's language; all of them for answers that cannot be used."""
    if isinstance(refusal, Invalid):
        return " ".join(say(sentence) for sentences in refusal.errors.values() for sentence in sentences)
    return say(refusal.message, **refusal.values)
