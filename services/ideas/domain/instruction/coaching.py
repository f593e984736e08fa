"""The coaching of an idea: what was said with its author and agreed, the next step with its day and its owner."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import UNANSWERED, IdeaState
from shared.contracts.ideas import CoachingStepDue
from shared.errors import Invalid, Refused

COACHED_IN = UNANSWERED | {IdeaState.PRESENTED, IdeaState.RESERVED, IdeaState.SELECTED}
"""States in which an author is coached: until the answer, in reserve, and once selected, in pre-incubation."""

KINDS = {
    "call": "Appel",
    "meeting": "Rencontre",
    "visit": "Visite sur place",
    "message": "Message",
    "review": "Relecture du texte",
}


class Owner(StrEnum):
    """Who does the next step."""

    AUTHOR = "author"
    TEAM = "team"


OWNERS = {Owner.AUTHOR: "La personne qui a déposé l’idée", Owner.TEAM: "L’équipe"}


@dataclass(eq=False)
class Coaching:
    """One exchange with the author; its next step is open until somebody says that it is done."""

    id: UUID
    idea_id: UUID
    coach_id: UUID
    at: datetime
    kind: str
    said: str
    agreed: str
    step: str
    step_by: datetime | None
    owner: str
    written_at: datetime
    done_at: datetime | None = None
    recalled_at: datetime | None = None

    def check(self, idea: Idea) -> None:
        """Refuse for an idea that nobody coaches any more, for a day to come, and a step without its day and owner."""
        if idea.state not in COACHED_IN:
            raise Refused("Cette idée a sa réponse ou a été retirée : son accompagnement est fini.")
        if self.at > self.written_at + timedelta(minutes=5):
            raise Invalid({"at": ["Notez un échange une fois qu’il a eu lieu."]})
        if self.step and (self.step_by is None or not self.owner):
            raise Invalid({"step_by": ["Dites pour quand est la prochaine étape, et qui la fait."]})
        if self.step_by is not None and not self.step:
            raise Invalid({"step": ["Dites quelle est la prochaine étape."]})

    @property
    def open(self) -> bool:
        """Whether its next step is still to be done."""
        return bool(self.step) and self.done_at is None

    def finish(self, now: datetime) -> None:
        """Its step is done; once."""
        if not self.open:
            raise Refused("Cette étape est déjà faite.")
        self.done_at = now

    def late(self, idea: Idea, now: datetime) -> CoachingStepDue:
        """Its step is late: whoever owns it hears so, without a word of what was said."""
        assert self.step_by is not None
        self.recalled_at = now
        return CoachingStepDue(
            coaching_id=self.id,
            idea_id=idea.id,
            number=idea.number,
            person_id=idea.author_id if self.owner == Owner.AUTHOR else self.coach_id,
            due_at=self.step_by,
            noticed_at=now,
        )
