"""Ideas gathered elsewhere, read from a table: either every line is right, or none is taken and each fault is told."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

from shared.contracts.ideas import PROBLEM_MAX, TITLE_MAX
from shared.errors import Invalid
from shared.plain_text import tidy, without_forbidden_characters
from shared.sentence import Sentence

MOST_LINES, MOST_TOLD = 10_000, 20
NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title/fr", "title", "titre"),
    "problem": ("body/fr", "body", "probleme", "problème", "problem"),
    "who": ("who", "qui"),
    "frequency": ("frequency", "frequence", "fréquence"),
    "today": ("today", "aujourdhui", "aujourd'hui"),
    "behalf": ("author/name", "pour", "personne"),
}
"""What is read, under the names of Decidim and under ours, the first one found; other columns are left alone."""
LIMITS = {"title": (5, TITLE_MAX), "problem": (10, PROBLEM_MAX), "who": (0, 1000), "frequency": (0, 1000)}
LIMITS |= {"today": (0, 2000), "behalf": (0, 200)}

_DELIMITERS = ";,\t"
_LANGUAGE = re.compile(r"(title|body)/([a-z]{2})")
_SHIELDED = re.compile(r"'(?=[\t\r\n]|\s*[=+\-@＝＋－＠])")
"""What our own files, and Decidim's, put before text that a spreadsheet would run."""
_RICH = re.compile(r"</?(p|br|ul|ol|li|strong|em|b|i|u|a|h[1-6]|div|span)\b[^<>]*>", re.IGNORECASE)
_BREAKS = re.compile(r"<(br|/p|/li|/h[1-6]|/div)\b[^<>]*>", re.IGNORECASE)


@dataclass
class Line:
    """One idea to be, and what is wrong with it; `number` is where it begins in the file."""

    number: int
    answers: dict[str, str]
    faults: list[str] = field(default_factory=list)


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 with their mark, UTF-8 without one, else what French spreadsheets write (Windows-1252)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(content: bytes) -> list[dict[str, str]]:
    """The ideas of a table; raises Invalid with a sentence for each line that is wrong."""
    lines = list(islice(_lines(decoded(content)), MOST_LINES + 1))
    if not lines:
        raise Invalid({"file": ["Ce fichier ne contient aucune idée."]})
    if len(lines) > MOST_LINES:
        raise Invalid({"file": [Sentence("Ce fichier compte plus de {most} idées : coupez-le.", most=MOST_LINES)]})
    if faults := [fault for line in lines for fault in line.faults]:
        raise Invalid({"file": _told(faults)})
    return [line.answers for line in lines]


def _told(faults: list[str]) -> list[str]:
    rest = len(faults) - MOST_TOLD
    more = [Sentence("Et {count} autres erreurs.", count=rest)] if rest > 0 else []
    return faults[:MOST_TOLD] + more


def _lines(text: str) -> Iterator[Line]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        places, begins = _places(next(rows, [])), rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _checked(begins, row, places)
            begins = rows.line_num + 1
    except csv.Error:
        number = rows.line_num
        raise Invalid({"file": [Sentence("Ligne {number} : cette ligne ne se lit pas.", number=number)]}) from None


def _delimiter(text: str) -> str:
    """The mark that cuts the first line into the most columns."""
    first = text.lstrip().partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _places(head: list[str]) -> dict[str, int]:
    asked = [cell.strip().casefold().replace("\u2019", "'") for cell in head]
    found = {name: _place(words, asked) for name, words in NAMES.items()}
    if missing := [name for name in ("title", "problem") if found[name] is None]:
        names = " et ".join(NAMES[name][0] for name in missing)
        raise Invalid({"file": [Sentence("La première ligne nomme les colonnes : il manque {names}.", names=names)]})
    return {name: place for name, place in found.items() if place is not None}


def _place(words: tuple[str, ...], asked: list[str]) -> int | None:
    """By its own names; else in whatever language Decidim has it."""
    own = next((asked.index(word) for word in words if word in asked), None)
    if own is not None:
        return own
    told = {match[1]: place for place, cell in reversed(list(enumerate(asked))) if (match := _LANGUAGE.fullmatch(cell))}
    return next((told[word] for word in words if word in told), None)


def _checked(number: int, row: list[str], places: Mapping[str, int]) -> Line:
    line = Line(number, {name: _plain(row[at]) if at < len(row) else "" for name, at in places.items()})
    for name, (least, most) in LIMITS.items():
        value = line.answers.setdefault(name, "")
        if len(value) < least:
            line.faults.append(_fault("Ligne {number} : {name} manque ou est trop court.", line, name))
        elif len(value) > most:
            line.faults.append(_fault("Ligne {number} : {name} est trop long.", line, name))
    return line


def _plain(cell: str) -> str:
    """Without the quote that shields a spreadsheet, the marks of rich text, and what nobody sees."""
    words = _SHIELDED.sub("", cell, count=1) if cell.startswith("'") else cell
    if _RICH.search(words):
        words = unescape(_RICH.sub("", _BREAKS.sub("\n", words)))
    return tidy(without_forbidden_characters(tidy(words)))


def _fault(sentence: str, line: Line, name: str) -> Sentence:
    return Sentence(sentence, number=line.number, name=NAMES[name][0])
