"""What a case asks, in the language of whoever reads: it is kept in the French in which it was asked."""

from services.governance.domain import corrections, questions
from shared.web.asked_again import say_filled


def asked(label: str) -> str:
    """The sentence of a case; one whose form nobody knows stays as it is."""
    return say_filled(label, (*questions.LABELS, *corrections.LABELS.values()))
