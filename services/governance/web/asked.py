"""What a case asks, in the language of whoever reads: it is kept in the French in which it was asked."""

import re
from functools import cache

from services.governance.domain import corrections, questions
from shared.web.languages import say


def asked(label: str) -> str:
    """The sentence of a case; one whose form nobody knows stays as it is."""
    for form in (*questions.LABELS, *corrections.LABELS.values()):
        if found := _pattern(form).fullmatch(label):
            return say(form).format(**{name: said(words) for name, words in found.groupdict().items()})
    return label


def said(words: str) -> str:
    """What fills a place: an amount or a number stays, the name of a phase is said."""
    return words if any(sign.isdigit() for sign in words) else say(words)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(form)))
