"""Which ideas tell the same problem: candidates by their rarest words, then how alike the texts are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz

from shared.french_stems import stems

INDEX = 1
"""Counted up when `words_of` gives other words: a timer then writes the index of every idea anew."""
MARK = f"#{INDEX}"
"""Stands among the words of an idea whose index is what it is now; no word of a text begins so."""
READ = 600
"""Characters of a problem that are compared: people say what matters first."""
RAREST, CANDIDATES, SHOWN = 5, 100, 5
COMMON = 500
"""From so many ideas on, a word is common: how common is not counted further."""
ALIKE = 55.0
"""From this likeness on, of 100, an idea is shown. It is only shown: whoever writes decides."""


def words_of(title: str, problem: str) -> list[str]:
    """The words under which an idea is found."""
    return stems(f"{title}\n{problem[:READ]}")


def rarest(counts: Mapping[str, int]) -> list[str]:
    """The words that say most, from how many ideas hold each: the rarest, the longest of those as rare."""
    known = [word for word, ideas in counts.items() if ideas]
    return sorted(known, key=lambda word: (counts[word], -len(word), word))[:RAREST]


@dataclass(frozen=True)
class Similar:
    """An idea that may tell the same problem."""

    id: UUID
    title: str
    number: str
    likeness: float


def ranked(title: str, problem: str, candidates: Iterable[Any]) -> list[Similar]:
    """The most alike first; candidates have `id`, `title`, `number` and the beginning of `problem`."""
    short, whole = _text(title), _text(f"{title}\n{problem[:READ]}")
    found = [Similar(row.id, row.title, row.number, _likeness(short, whole, row)) for row in candidates]
    alike = sorted((one for one in found if one.likeness >= ALIKE), key=lambda one: (-one.likeness, one.number))
    return alike[:SHOWN]


def _likeness(short: str, whole: str, row: Any) -> float:
    theirs = _text(f"{row.title}\n{row.problem[:READ]}")
    titles = fuzz.token_sort_ratio(short, _text(row.title)) if short else 0.0
    return max(titles, fuzz.token_sort_ratio(whole, theirs), 0.95 * fuzz.token_set_ratio(whole, theirs))


def _text(words: str) -> str:
    return " ".join(stems(words))
