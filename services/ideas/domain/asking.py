"""The question box of a call: a question for all to read, or a wish to be called back."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.errors import Invalid, Refused

MOST_WAITING = 10


@dataclass(eq=False)
class CallQuestion:
    """What somebody asks about a call; who asked is told to the team alone."""

    id: UUID
    call_id: UUID
    asked_by: UUID
    words: str
    phone: str
    asked_at: datetime
    answer: str = ""
    answered_by: UUID | None = None
    answered_at: datetime | None = None
    version: int = field(default=1, init=False)

    def check(self, waiting: int) -> None:
        """Refuse an empty question, and one too many from the same person."""
        if not self.words and not self.phone:
            raise Invalid({"words": ["Écrivez votre question, ou laissez un numéro où vous rappeler."]})
        if waiting >= MOST_WAITING:
            raise Refused("Vous avez déjà {count} questions sans réponse. L’équipe y répondra d’abord.", count=waiting)

    def reply(self, *, by: UUID, answer: str, now: datetime) -> None:
        """Answer it once: what was answered has been read."""
        if self.answered_at is not None:
            raise Refused("Cette question a déjà sa réponse.")
        self.answer, self.answered_by, self.answered_at = answer, by, now
