"""After a no: what the author would like next, and an idea in reserve that a later call takes up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.ideas.domain.calls import Call
from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from shared.contracts.ideas import IdeaMoved
from shared.errors import Forbidden, Refused

ASKED_IN = frozenset({IdeaState.NOT_SELECTED, IdeaState.RESERVED, IdeaState.INADMISSIBLE})
"""States in which an author is asked what they would like next."""

ONLY_RESERVED = "Seule une idée en réserve peut être reprise."


@dataclass(eq=False)
class Wish:
    """What an author would like after the answer; they may change it, or take it back by saying no twice."""

    idea_id: UUID
    joins: bool
    told: bool
    words: str
    at: datetime

    @classmethod
    def of(cls, idea: Idea, *, by: UUID, joins: bool, told: bool, words: str, now: datetime) -> "Wish":
        """Refuse before the answer, and from anybody but the author."""
        if by != idea.author_id:
            raise Forbidden("Seule la personne qui a déposé cette idée peut dire ce qu’elle souhaite.")
        if idea.state not in ASKED_IN:
            raise Refused("Cette question se pose une fois la réponse donnée.")
        return cls(idea.id, joins, told, words, now)


def take_up(idea: Idea, call: Call, *, by: UUID, now: datetime) -> IdeaMoved:
    """It finds its road again in a call that is open, with the promise of that call."""
    call.check_open(now)
    if call.id == idea.call_id:
        raise Refused("Choisissez un autre appel que celui où l’idée était en réserve.")
    if idea.state is not IdeaState.RESERVED:
        raise Refused(ONLY_RESERVED)
    idea.come_back(IdeaState.ADMISSIBLE, now, refused=ONLY_RESERVED)
    idea.call_id, idea.answer_by = call.id, now + timedelta(days=call.answer_days)
    return idea.moved(by=by, now=now)
