"""The parts of a text as people write it: paragraphs between blank lines, and lists of lines that begin with a dash."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

DASH = "- "


@dataclass(frozen=True)
class Part:
    """A paragraph, or the items of a list; lines inside are kept."""

    text: str = ""
    items: tuple[str, ...] = ()


def parts_of(words: str) -> list[Part]:
    """All parts, in order; paragraphs that follow each other as items are one list."""
    pieces = [piece for paragraph in re.split(r"\n\s*\n", words.strip()) for piece in _pieces(paragraph)]
    grouped = groupby(pieces, key=lambda piece: piece.startswith(DASH))
    return [part for is_list, some in grouped for part in (_list(some) if is_list else map(Part, some))]


def _pieces(paragraph: str) -> list[str]:
    """Its lines before the first item, then each item with the lines that go on with it."""
    found: list[str] = []
    for line in filter(str.strip, paragraph.splitlines()):
        inside = found and not line.startswith(DASH) and (line.startswith("  ") or not found[-1].startswith(DASH))
        if inside:
            found[-1] += f"\n{line.strip()}"
        else:
            found.append(line.rstrip())
    return found


def _list(items: Iterator[str]) -> list[Part]:
    return [Part(items=tuple(item.removeprefix(DASH).strip() for item in items))]
