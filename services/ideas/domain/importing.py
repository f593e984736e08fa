"""Ideas gathered on paper, read from a table: either every line is right, or none is taken and each fault is told."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.contracts.ideas import PROBLEM_MAX, TITLE_MAX
from shared.errors import Invalid
from shared.plain_text import has_forbidden_character, tidy
from shared.sentence import Sentence

MOST_LINES, MOST_TOLD = 500, 20
NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "titre", "title/fr"),
    "problem": ("body", "probleme", "problème", "body/fr", "problem"),
    "who": ("who", "qui"),
    "frequency": ("frequency", "frequence", "fréquence"),
    "today": ("today", "aujourdhui", "aujourd'hui"),
    "behalf": ("author/name", "pour", "personne"),
}
"""What is read, under the names of Decidim and under ours."""
LIMITS = {"title": (5, TITLE_MAX), "problem": (10, PROBLEM_MAX), "who": (0, 1000), "frequency": (0, 1000)}
LIMITS |= {"today": (0, 2000), "behalf": (0, 200)}


@dataclass
class Line:
    """One idea to be, and what is wrong with it."""

    number: int
    answers: dict[str, str]
    faults: list[str] = field(default_factory=list)


def decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, else what French spreadsheets write (Windows-1252)."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(content: bytes) -> list[dict[str, str]]:
    """The ideas of a table; raises Invalid with a sentence for each line that is wrong."""
    text = decoded(content)
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") >= first.count(",") else ",")
    lines = list(_lines(rows))
    if not lines:
        raise Invalid({"file": ["Ce fichier ne contient aucune idée."]})
    if len(lines) > MOST_LINES:
        raise Invalid({"file": [Sentence("Ce fichier compte plus de {most} idées : coupez-le.", most=MOST_LINES)]})
    faults = [fault for line in lines for fault in line.faults]
    if faults:
        raise Invalid({"file": _told(faults)})
    return [line.answers for line in lines]


def _told(faults: list[str]) -> list[str]:
    rest = len(faults) - MOST_TOLD
    more = [Sentence("Et {count} autres erreurs.", count=rest)] if rest > 0 else []
    return faults[:MOST_TOLD] + more


def _lines(rows: "Iterator[list[str]]") -> Iterator[Line]:
    places = _places(next(rows, []))
    for row in rows:
        if any(cell.strip() for cell in row):
            answers = {name: tidy(row[place]) if place < len(row) else "" for name, place in places.items()}
            yield _checked(Line(rows.line_num, answers))  # type: ignore[attr-defined]


def _places(head: list[str]) -> dict[str, int]:
    asked = [cell.strip().casefold() for cell in head]
    found = {name: asked.index(word) for name, words in NAMES.items() for word in words if word in asked}
    if missing := {"title", "problem"} - set(found):
        names = " et ".join(sorted(NAMES[name][0] for name in missing))
        raise Invalid({"file": [Sentence("La première ligne nomme les colonnes : il manque {names}.", names=names)]})
    return found


def _checked(line: Line) -> Line:
    for name, (least, most) in LIMITS.items():
        value = line.answers.setdefault(name, "")
        if has_forbidden_character(value):
            line.faults.append(_fault("Ligne {number} : {name} contient un caractère invisible.", line, name))
        elif len(value) < least:
            line.faults.append(_fault("Ligne {number} : {name} manque ou est trop court.", line, name))
        elif len(value) > most:
            line.faults.append(_fault("Ligne {number} : {name} est trop long.", line, name))
    return line


def _fault(sentence: str, line: Line, name: str) -> Sentence:
    return Sentence(sentence, number=line.number, name=NAMES[name][0])
