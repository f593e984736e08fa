"""Words that an agent need not know, each with what to say instead: no screen says them, whoever writes one is told."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

LIST = Path(__file__).parent / "plain_words.txt"
# Names that people know, in which such a word is no jargon.
NAMES = re.compile(r"\b(Emploi Store|beta\.gouv\.fr|Open Agenda)\b", re.IGNORECASE)


class Entry(NamedTuple):
    """`words` as listed, the `pattern` that finds them (Python and JavaScript read it alike), what to say `instead`."""

    words: tuple[str, ...]
    pattern: str
    instead: str


class Jargon(NamedTuple):
    """A word somebody wrote, and what to say instead."""

    word: str
    instead: str


@cache
def entries(file: Path = LIST) -> tuple[Entry, ...]:
    """A whole list, in its order; raises ValueError for a line without advice."""
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(_entry(line) for line in lines if line and not line.startswith("#"))


def _entry(line: str) -> Entry:
    words, _, instead = line.partition(" = ")
    if not instead:
        raise ValueError(f"“{line}” does not say what to say instead")
    listed = [word.strip() for word in words.split("|")]
    return Entry(tuple(word.rstrip("*") for word in listed), "|".join(map(_form, listed)), instead)


def _form(word: str) -> str:
    spaced = r"\s+".join(map(_plain, word.rstrip("*").split()))
    return spaced + r"[\wÀ-ÿ]*" if word.endswith("*") else spaced


def _plain(part: str) -> str:
    return re.sub(r"([.+?/()])", r"\\\1", part)


@cache
def _patterns(files: tuple[Path, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    listed = [entry for file in files for entry in entries(file)]
    return tuple((re.compile(rf"(?<![\w-])(?:{one.pattern})(?![\w-])", re.IGNORECASE), one.instead) for one in listed)


def jargon_in(text: str, *more: Path) -> list[Jargon]:
    """The words of the list, and of `more` lists, that stand in a text: each once, in the order of the lists.

    >>> jargon_in("Le workflow est lent.")
    [Jargon(word='workflow', instead='circuit')]
    """
    plain = NAMES.sub(" ", text)
    return [
        Jargon(match.group(), instead)
        for pattern, instead in _patterns((LIST, *more))
        if (match := pattern.search(plain))
    ]
