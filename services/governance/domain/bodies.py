"""Bodies: who sits in them, who chairs them, and how they vote."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.governance.domain.rules import CRPA, Preset, Quorum, Rules
from shared.contracts.governance import BodyChanged
from shared.errors import Refused

SECOND_VOTE_DAYS = 3
"""Full days between a vote without quorum and the second one, unless the body says otherwise."""

CONVOCATION_DAYS = CRPA.convocation_days
"""Clear days between a convocation and its session, unless the body says otherwise."""


class Level(StrEnum):
    """How high a body stands."""

    OPERATIONAL = "operational"
    STRATEGIC = "strategic"
    POLITICAL = "political"


@dataclass(eq=False)
class Member:
    """Someone who sits in a body."""

    person_id: UUID


@dataclass(eq=False, kw_only=True)
class Body:
    """A body that decides; its chair, if it has one, is a member."""

    id: UUID
    name: str
    level: Level
    second_vote_days: int = SECOND_VOTE_DAYS
    convocation_days: int = CONVOCATION_DAYS
    rules: Rules = CRPA.rules
    chair_id: UUID | None = None
    members: list[Member] = field(default_factory=list)
    changed_at: datetime
    version: int = 0

    @property
    def member_ids(self) -> tuple[UUID, ...]:
        return tuple(sorted(member.person_id for member in self.members))

    def settle(self, members: Iterable[UUID], chair: UUID | None, now: datetime) -> BodyChanged:
        """Give the body its composition, the whole of it."""
        self.members = [Member(person_id) for person_id in sorted(set(members))]
        return self.name_chair(chair, now)

    def change(self, *, name: str, level: Level, second_vote_days: int, now: datetime) -> BodyChanged:
        self.name, self.level, self.second_vote_days = name, level, second_vote_days
        return self._changed(now)

    def vote_by(self, rules: Rules, now: datetime) -> BodyChanged:
        """From now on votes open with these rules; those that are open keep theirs."""
        self.rules = rules
        return self._changed(now)

    def follow(self, preset: Preset, now: datetime) -> BodyChanged:
        """Take over a whole set of rules with its delays."""
        self.convocation_days, self.second_vote_days = preset.convocation_days, preset.second_vote_days
        return self.vote_by(preset.rules, now)

    def rules_of_a_vote(self, *, quorum: Quorum) -> Rules:
        """What a vote that opens now is counted by."""
        return replace(self.rules, quorum=quorum)

    def add_member(self, person_id: UUID, now: datetime) -> BodyChanged:
        if person_id in self.member_ids:
            raise Refused("Cette personne siège déjà dans cette instance.")
        self.members.append(Member(person_id))
        return self._changed(now)

    def remove_member(self, person_id: UUID, now: datetime) -> BodyChanged:
        """The person no longer sits; if they were the chair, there is none until one is named."""
        if person_id not in self.member_ids:
            raise Refused("Cette personne ne siège pas dans cette instance.")
        self.members = [member for member in self.members if member.person_id != person_id]
        if self.chair_id == person_id:
            self.chair_id = None
        return self._changed(now)

    def name_chair(self, person_id: UUID | None, now: datetime) -> BodyChanged:
        if person_id is not None and person_id not in self.member_ids:
            raise Refused("La présidence revient à une personne qui siège dans l’instance.")
        self.chair_id = person_id
        return self._changed(now)

    def _changed(self, now: datetime) -> BodyChanged:
        self.changed_at, self.version = now, self.version + 1
        return BodyChanged(
            body_id=self.id,
            name=self.name,
            level=self.level.value,
            chair_id=self.chair_id,
            member_ids=self.member_ids,
            changed_at=now,
        )
