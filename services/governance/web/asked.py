"""What a case asks, in the language of whoever reads: it is kept in the French in which it was asked."""

from typing import Any

from services.governance.domain import corrections, questions
from services.governance.domain.delegation import KINDS
from shared.web.asked_again import say_filled
from shared.web.languages import say


def asked(label: str) -> str:
    """The sentence of a case; one whose form nobody knows stays as it is."""
    return say_filled(label, (*questions.LABELS, *corrections.LABELS.values()))


def question(row: Any) -> str:
    """What is asked by a case, in its own words or else by its kind."""
    if row.label:
        return asked(row.label)
    return say(KINDS.get(row.question, "Que faut-il décider de ce produit ?"))
