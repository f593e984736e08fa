"""Words reduced to what their forms have in common, without accents: how texts of people are compared and found."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from snowballstemmer import stemmer

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


def folded(text: str) -> str:
    """The text in lower case without accents, to compare words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    # Sign by sign, a hostile page of one MiB would take a hundred while it is compared.
    return decomposed.translate({ord(sign): None for sign in set(decomposed) if unicodedata.combining(sign)})


def stems(text: str) -> list[str]:
    """The stems of the words of a text, each once, in order."""
    plain = folded(text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    words = (word[:LONGEST_WORD] for word in _WORD.findall(plain) if word not in _EMPTY)
    return list(dict.fromkeys(_stem(word) for word in words))[:MOST_WORDS]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return word if word.isdigit() else str(_french().stemWord(word)) or word
