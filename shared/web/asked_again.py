"""A sentence that is kept in French with its places filled, said in the language of whoever reads."""

import re
from collections.abc import Iterable
from functools import cache

from shared.web.languages import say


def say_filled(text: str, forms: Iterable[str]) -> str:
    """`text` by the form with {places} that it was filled from; what none of these forms makes stays as it is."""
    for form in forms:
        if found := _pattern(form).fullmatch(text):
            return say(form).format(**{name: _place(words) for name, words in found.groupdict().items()})
    return text


def _place(words: str) -> str:
    """An amount or a number stays, a name of our own is said."""
    return words if any(sign.isdigit() for sign in words) else say(words)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(form)))
