"""The words of an idea: its author may change them for a day, then they stay; what stood there before is kept."""

from datetime import datetime, timedelta
from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from shared.errors import Forbidden, Refused

WINDOW = timedelta(hours=24)
WORDS = ("title", "problem", "who", "frequency", "today")
"""What its author wrote, by the names of the fields: those who support it must know what they support."""


def changes_until(idea: Idea) -> datetime:
    """The first instant at which its words stay as they are."""
    return idea.submitted_at + WINDOW


def may_change(idea: Idea, now: datetime) -> bool:
    """Within a day of the deposit, and not once somebody has examined it."""
    return idea.state is IdeaState.SUBMITTED and now < changes_until(idea)


def check_change(idea: Idea, *, by: UUID, now: datetime) -> None:
    """Refuse other people, and the author once the words are frozen."""
    if by != idea.author_id:
        raise Forbidden("Seule la personne qui a déposé cette idée peut en changer le texte.")
    if not may_change(idea, now):
        raise Refused(
            "Le texte de cette idée ne change plus : un jour a passé depuis le dépôt, ou l’équipe l’a examinée. "
            "Ceux qui la soutiennent doivent savoir ce qu’ils soutiennent."
        )
