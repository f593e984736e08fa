"""What the team asks an author to add, and what the author answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from shared.contracts.ideas import CompletionAsked, IdeaCompleted
from shared.errors import Forbidden


@dataclass(eq=False)
class Completion:
    """A question of the team to the author of an idea, and the answer once it is there."""

    id: UUID
    idea_id: UUID
    asked: str
    asked_by: UUID
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None

    def put_to(self, idea: Idea) -> CompletionAsked:
        """From now on the idea waits for its author."""
        idea.go(
            IdeaState.TO_COMPLETE,
            self.asked_at,
            refused="On ne demande un complément que pour une idée qui attend son examen.",
        )
        return CompletionAsked(**idea.named(), asked=self.asked, asked_by=self.asked_by, asked_at=self.asked_at)

    def take(self, idea: Idea, answer: str, *, by: UUID, now: datetime) -> IdeaCompleted:
        """The idea waits for the team again; the time that its author took is not taken from the team's."""
        if by != idea.author_id:
            raise Forbidden("Seule la personne qui a déposé cette idée peut la compléter.")
        idea.go(IdeaState.SUBMITTED, now, refused="Cette idée n’attend pas de complément.")
        self.answer, self.answered_at = answer, now
        idea.answer_by += now - self.asked_at
        return IdeaCompleted(**idea.named(), answer_by=idea.answer_by, completed_at=now)
