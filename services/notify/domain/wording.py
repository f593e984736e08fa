"""The words of letters as the team may write them: plain text with places such as [titre], and nothing that runs."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NAMED = re.compile(r"\[([^\[\]\n]{1,60})\]")
"""A place in words of the team."""
BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Place:
    """What stands in its place: its name as the team writes it, a sample, and how its value is said."""

    name: str
    sample: Any
    kind: str = "text"


@dataclass(frozen=True)
class Wording:
    """A subject and paragraphs with [named places]."""

    subject: str
    words: str


def named_in(words: str) -> list[str]:
    """The names of the places in these words, each once, as they come."""
    return list(dict.fromkeys(NAMED.findall(words)))


def strangers(words: str, known: Collection[str]) -> list[str]:
    """Names in these words that this letter has no value for."""
    return [name for name in named_in(words) if name not in known]


def filled(words: str, values: Mapping[str, str]) -> str:
    """The words with their places filled once; a paragraph with an empty place is left out, with what announces it."""
    kept: list[str] = []
    for paragraph in _paragraphs(words):
        if all(values.get(name, "") for name in named_in(paragraph)):
            kept.append(paragraph)
        elif kept and kept[-1].endswith(":"):
            kept.pop()
    return "\n\n".join(NAMED.sub(lambda found: values[found[1]], paragraph) for paragraph in kept)


def _paragraphs(words: str) -> Iterator[str]:
    return (
        paragraph.strip("\n").rstrip() for paragraph in BLANK.split(words.replace("\r\n", "\n")) if paragraph.strip()
    )
