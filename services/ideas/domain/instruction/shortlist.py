"""The shortlist of a call, and the order drawn by lot in which its ideas are told to the jury."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.ideas.domain.calls import Call
from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from shared.contracts.ideas import IdeaMoved, PitchDrawn
from shared.draws import RECIPE
from shared.errors import Invalid, Refused

FEWEST = 2


@dataclass(eq=False)
class Draw:
    """An order drawn once: whoever has the seed and the numbers of the ideas finds it again."""

    id: UUID
    call_id: UUID
    seed: str
    starts_at: datetime
    pitch_minutes: int
    question_minutes: int
    drawn_by: UUID
    drawn_at: datetime

    def check(self, call: Call, ideas: int) -> None:
        """Refuse a draw before the call has closed, of too few ideas, or for a day that has passed."""
        if call.closes_at is not None and self.drawn_at < call.closes_at:
            raise Refused("Cet appel n’est pas encore clos : l’ordre est tiré après la clôture.")
        if ideas < FEWEST:
            raise Refused("Mettez d’abord au moins deux idées dans la présélection.")
        if self.starts_at <= self.drawn_at:
            raise Invalid({"starts_at": ["Choisissez une date à venir."]})

    def at(self, place: int) -> datetime:
        """When the idea at this place, from 1, is told."""
        return self.starts_at + (place - 1) * timedelta(minutes=self.pitch_minutes + self.question_minutes)

    def told(self, idea: Idea, place: int, ideas: int) -> PitchDrawn:
        """When this idea is told, and how the order can be found again."""
        return PitchDrawn(
            **idea.named(),
            call_id=self.call_id,
            rank=place,
            ideas=ideas,
            starts_at=self.at(place),
            minutes=self.pitch_minutes,
            question_minutes=self.question_minutes,
            seed=self.seed,
            recipe=RECIPE,
            drawn_by=self.drawn_by,
            drawn_at=self.drawn_at,
        )


def shortlist(idea: Idea, *, by: UUID, now: datetime) -> IdeaMoved:
    """It is among those that the jury will hear; an admissible idea is taken as examined."""
    refused = "Seule une idée recevable peut être présélectionnée."
    if idea.state is IdeaState.ADMISSIBLE:
        idea.go(IdeaState.INSTRUCTED, now, refused=refused)
    idea.go(IdeaState.SHORTLISTED, now, refused=refused)
    return idea.moved(by=by, now=now)


def take_off(idea: Idea, *, by: UUID, now: datetime) -> IdeaMoved:
    """It is not among them after all."""
    idea.go(IdeaState.INSTRUCTED, now, refused="Cette idée n’est pas dans la présélection.")
    return idea.moved(by=by, now=now)
