"""A French sentence whose places are filled before anyone knows in which language it will be read."""

from collections.abc import Sequence
from functools import reduce
from typing import Any, Self


class Sentence(str):
    """What a person reads in French; it remembers `source` and `values`, so that a page can say it in another language.

    >>> Sentence("Il reste {days} jours.", days=3)
    'Il reste 3 jours.'
    """

    __slots__ = ("source", "values")

    source: str
    values: dict[str, object]

    def __new__(cls, source: str, **values: object) -> Self:
        if isinstance(source, Sentence):
            values, source = source.values | values, source.source
        sentence = super().__new__(cls, source.format(**values) if values else source)
        sentence.source, sentence.values = source, values
        return sentence

    def format(self, *_args: Any, **_values: Any) -> Self:
        """Itself: nothing is left to fill, although marshmallow fills all that it is told to say."""
        return self


def any_of(names: Sequence[str]) -> Sentence:
    """Words joined by "ou".

    >>> any_of(["l’équipe", "la direction"])
    'l’équipe ou la direction'
    """
    return reduce(lambda one, other: Sentence("{one} ou {other}", one=one, other=other), map(Sentence, names))
