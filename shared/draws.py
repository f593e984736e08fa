"""Orders drawn by lot that anyone draws again: each recipe has a name, and stays for ever what it was."""

import hashlib
from collections.abc import Iterable

RECIPE = "seed:number"
"""How lots are drawn now."""

_BETWEEN = {RECIPE: ":", "seed number": " "}
"""What stands between the seed and the number, by recipe; "seed number" was that of sittings until November 2026."""


def lot(seed: str, number: str, recipe: str = RECIPE) -> str:
    """The lot of one number: the SHA-256 of both, in hexadecimal; KeyError for a recipe that never was.

    >>> lot("a", "ID-2026-0001") == lot("a", "ID-2026-0001", "seed number")
    False
    """
    return hashlib.sha256(f"{seed}{_BETWEEN[recipe]}{number}".encode()).hexdigest()


def drawn(seed: str, numbers: Iterable[str], recipe: str = RECIPE) -> list[str]:
    """Each number once, the lowest lot first; the order in which they are given changes nothing.

    >>> drawn("a", ["ID-2026-0002", "ID-2026-0001"]) == drawn("a", ["ID-2026-0001", "ID-2026-0002"])
    True
    """
    return sorted(set(numbers), key=lambda number: lot(seed, number, recipe))
