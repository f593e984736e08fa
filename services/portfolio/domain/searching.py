"""The words under which a product is found: without accents, each reduced to what its forms have in common."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from snowballstemmer import stemmer

from services.portfolio.domain.words import folded

INDEX = 1
"""Counted up when `stems` gives other words: a timer then writes the index of every product anew."""

LONGEST_WORD, MOST_WORDS = 40, 400
_WORD = re.compile(r"[a-z0-9]+")
# What nobody looks for: articles, prepositions, pronouns.
_EMPTY_WORDS = (
    "a au aux avec ce ces cette dans de des du elle en entre est et il la le les leur leurs lui ma mais me meme mes "
    "mon ne nos notre nous on ou par pas pour qu que qui sa sans se ses son sont sur ta te tes ton un une vos votre "
    "vous c d j l m n s t y"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())


@cache
def _french() -> Any:
    return stemmer("french")


def stems(text: str) -> list[str]:
    """The stems of the words of a text, each once, in order."""
    plain = folded(text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    words = (word[:LONGEST_WORD] for word in _WORD.findall(plain) if word not in _EMPTY)
    return list(dict.fromkeys(_stem(word) for word in words))[:MOST_WORDS]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return word if word.isdigit() else str(_french().stemWord(word)) or word


def stems_of(texts: Iterable[str]) -> list[str]:
    """The stems of several texts together."""
    return stems("\n".join(texts))
