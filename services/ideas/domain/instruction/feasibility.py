"""The opinion of the DSI on an idea: asked by the team, due on a day, given with its reasons."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import WAITING
from shared.contracts.ideas import FeasibilityAsked, FeasibilityGiven
from shared.errors import Invalid, Refused


class Feasibility(StrEnum):
    """What the DSI may find."""

    FEASIBLE = "feasible"
    CONDITIONS = "under_conditions"
    NOT_FEASIBLE = "not_feasible"
    NOT_OURS = "not_its_business"


WORDS = {
    Feasibility.FEASIBLE: "Faisable",
    Feasibility.CONDITIONS: "Faisable sous conditions",
    Feasibility.NOT_FEASIBLE: "Pas faisable",
    Feasibility.NOT_OURS: "Ne relève pas de la DSI",
}


@dataclass(eq=False)
class DsiOpinion:
    """What the team asks the DSI about one idea, and what it answers."""

    id: UUID
    idea_id: UUID
    asked_by: UUID
    asked_at: datetime
    due_at: datetime
    question: str
    found: Feasibility | None = None
    why: str = ""
    given_by: UUID | None = None
    given_at: datetime | None = None
    version: int = field(default=1, init=False)

    def asked(self, idea: Idea) -> FeasibilityAsked:
        """Ask it about an idea that the team has in hand, for a day to come."""
        _check_in_hand(idea)
        idea.check_shown()
        if self.due_at <= self.asked_at:
            raise Invalid({"due_at": ["Choisissez une date à venir."]})
        return FeasibilityAsked(
            idea_id=idea.id,
            number=idea.number,
            title=idea.shown_title,
            due_at=self.due_at,
            asked_by=self.asked_by,
            asked_at=self.asked_at,
        )

    def give(self, idea: Idea, found: Feasibility, why: str, *, by: UUID, now: datetime) -> FeasibilityGiven:
        """Answer, or answer anew as long as the team has the idea in hand; never about one's own idea."""
        _check_in_hand(idea)
        if by == idea.author_id:
            raise Refused("C’est votre idée : une autre personne de la DSI donne cet avis.")
        self.found, self.why, self.given_by, self.given_at = found, why, by, now
        return FeasibilityGiven(
            idea_id=idea.id,
            number=idea.number,
            author_id=idea.author_id,
            title=idea.shown_title,
            found=found.value,
            late=self.due_at < now,
            given_by=by,
            given_at=now,
        )

    @property
    def told(self) -> str:
        """What the body reads; nothing before it is given."""
        return f"{WORDS[self.found]}. {self.why}" if self.found else ""


def _check_in_hand(idea: Idea) -> None:
    if idea.state not in WAITING:
        raise Refused("L’équipe n’a plus cette idée en main : la DSI ne donne plus d’avis.")
