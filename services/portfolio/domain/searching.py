"""The words under which a product is found."""

from collections.abc import Iterable

from shared.french_stems import LONGEST_WORD, stems

__all__ = ["INDEX", "LONGEST_WORD", "stems", "stems_of"]

INDEX = 1
"""Counted up when `stems` gives other words: a timer then writes the index of every product anew."""


def stems_of(texts: Iterable[str]) -> list[str]:
    """The stems of several texts together."""
    return stems("\n".join(texts))
