"""Every French sentence of the portfolio has its English one."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po

import services.portfolio
from services.portfolio.domain.anomalies import WORDS
from services.portfolio.domain.phases import VOCABULARY

HOUSE = Path(services.portfolio.__file__).parent
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")


def sentences():
    """What templates and pages say, the words of the domain, and the sentences of refusals."""
    found = {term.label for term in VOCABULARY} | set(WORDS.values())
    for path in HOUSE.rglob("templates/**/*.html"):
        found |= said_in("jinja2.ext:babel_extract", path, {"_": None})
    for path in HOUSE.rglob("*.py"):
        found |= said_in("python", path, {"say": None, "NotFound": None, "Refused": None})
    return found


def said_in(method, path, names):
    return {message for _, message, _, _ in extract(method, BytesIO(path.read_bytes()), keywords=names) if message}


def catalogue():
    with (HOUSE / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="en") if message.id}


def test_every_sentence_is_translated_and_no_translation_is_left_over():
    known = catalogue()

    assert sentences() == set(known)
    assert all(known.values())


def test_a_translation_keeps_the_places_to_fill():
    assert not [one for one, other in catalogue().items() if set(PLACES.findall(one)) != set(PLACES.findall(other))]
