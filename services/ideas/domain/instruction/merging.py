"""Two ideas that are one: a link that can be undone, and supporters who are counted once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from shared.contracts.ideas import IdeaMerged, IdeaUnmerged, SupportersCarried
from shared.errors import Refused

NOT_JOINED = frozenset({IdeaState.DUPLICATE, IdeaState.WITHDRAWN, IdeaState.INADMISSIBLE})
"""Ideas to which no other can be linked; so a duplicate always points at one that is none."""
TOLD_TOGETHER = 500
"""People named in one event."""


@dataclass(eq=False)
class Merge:
    """An idea is found to be a duplicate of another; where it stood is kept, for the day when this is undone."""

    id: UUID
    idea_id: UUID
    into_id: UUID
    was: IdeaState
    reason: str
    merged_by: UUID
    merged_at: datetime
    undone_by: UUID | None = None
    undone_at: datetime | None = None

    @classmethod
    def of(
        cls, idea: Idea, into: Idea, *, merge_id: UUID, reason: str, by: UUID, now: datetime, followed: bool
    ) -> "Merge":
        """Link them; `followed` tells whether other ideas are linked to the one that would become a duplicate."""
        _check_pair(idea, into, followed=followed)
        was = idea.state
        idea.go(IdeaState.DUPLICATE, now, refused="Cette idée ne peut plus être rattachée à une autre.")
        return cls(merge_id, idea.id, into.id, was, reason, by, now)

    def merged(self, idea: Idea, into: Idea, carried: int) -> IdeaMerged:
        """What everyone may know of it."""
        return IdeaMerged(
            **idea.named(),
            into_id=into.id,
            into_number=into.number,
            into_title=into.shown_title,
            carried=carried,
            merged_by=self.merged_by,
            merged_at=self.merged_at,
        )

    def carried(self, idea: Idea, into: Idea, people: list[UUID]) -> list[SupportersCarried]:
        """Whom it concerns, some at a time."""
        return [
            SupportersCarried(
                merge_id=self.id,
                idea_id=into.id,
                number=into.number,
                title=into.shown_title,
                from_number=idea.number,
                from_title=idea.shown_title,
                person_ids=tuple(people[start : start + TOLD_TOGETHER]),
                carried_at=self.merged_at,
            )
            for start in range(0, len(people), TOLD_TOGETHER)
        ]

    def undo(self, idea: Idea, *, by: UUID, now: datetime) -> IdeaUnmerged:
        """It goes back to where it stood."""
        if self.undone_at is not None:
            raise Refused("Ces deux idées sont déjà séparées.")
        idea.come_back(self.was, now, refused="Cette idée n’est plus rattachée à une autre.")
        self.undone_by, self.undone_at = by, now
        return IdeaUnmerged(**idea.named(), from_id=self.into_id, state=self.was.value, unmerged_by=by, unmerged_at=now)


def _check_pair(idea: Idea, into: Idea, *, followed: bool) -> None:
    if idea.id == into.id:
        raise Refused("Une idée n’est pas le double d’elle-même.")
    if into.state in NOT_JOINED:
        raise Refused("L’autre idée est elle-même rattachée, retirée ou non recevable. Choisissez celle qui reste.")
    if followed:
        raise Refused("D’autres idées sont rattachées à celle-ci. Rattachez d’abord celles-là à l’idée qui reste.")
