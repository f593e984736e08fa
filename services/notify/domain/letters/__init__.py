"""What can be told to a person: for each letter its sentence, the page it leads to, and whom it may reach."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from services.notify.domain.letters.base import HOME, Letter
from services.notify.domain.letters.deciding import DECIDING_LETTERS
from services.notify.domain.letters.following import FOLLOWING_LETTERS
from services.notify.domain.letters.governance import GOVERNANCE_LETTERS
from services.notify.domain.letters.ideas import IDEAS_LETTERS
from services.notify.domain.letters.ours import OURS_LETTERS
from services.notify.domain.letters.portfolio import PORTFOLIO_LETTERS

__all__ = ["HOME", "LETTERS", "UNTOLD", "Letter", "one_each", "told"]

LETTERS: dict[str, Letter] = {
    **OURS_LETTERS,
    **IDEAS_LETTERS,
    **GOVERNANCE_LETTERS,
    **DECIDING_LETTERS,
    **PORTFOLIO_LETTERS,
    **FOLLOWING_LETTERS,
}
"""Every letter, by the name of its file."""

UNTOLD = frozenset({"problem", "opinion", "member_ids"})
"""Facts of events that no letter tells: long texts and lists of people are not copied for each event."""


def told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an event that its letters need."""
    return {name: value for name, value in facts.items() if name not in UNTOLD}


def one_each(letters: Mapping[str, Iterable[UUID]], actor: UUID | None = None) -> dict[UUID, str]:
    """Which letter each person gets: the first that names them, and never one about what they just did themselves."""
    chosen: dict[UUID, str] = {}
    for name, people in letters.items():
        for person in people:
            if person != actor or LETTERS[name].reaches_actor:
                chosen.setdefault(person, name)
    return chosen
