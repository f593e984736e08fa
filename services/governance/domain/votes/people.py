"""Who is called to a vote, who stands for whom, and what each one left there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.governance.domain.rules import Choice
from shared.errors import Invalid


class Mode(StrEnum):
    """Whether one votes in writing, or in a session."""

    WRITTEN = "written"
    SESSION = "session"


@dataclass(frozen=True)
class Room:
    """Who is there when a vote opens in a sitting, and who stands for whom: giver -> holder."""

    present: frozenset[UUID]
    holders: Mapping[UUID, UUID]


@dataclass(frozen=True)
class Trial:
    """A grant for some days only, by the end of which something is to be shown (rule R31)."""

    days: int
    evidence: str

    @classmethod
    def of(cls, days: int | None, evidence: str) -> "Trial | None":
        """Both or neither: a grant for a time says what is to be shown by its end."""
        if days is None and evidence:
            raise Invalid({"provisional_days": ["Dites pour combien de jours l’accord serait donné, 60 au plus."]})
        if days is not None and not evidence:
            raise Invalid({"evidence": ["Un accord provisoire dit ce qui doit être montré avant son terme."]})
        return None if days is None else cls(days, evidence)


@dataclass(eq=False, kw_only=True)
class Elector:
    """Someone called to a vote when it opened.

    `until`: when their term ends; `left_at`: when they left the body before the vote closed; `present`: in the session.
    """

    person_id: UUID
    until: datetime | None = None
    present: bool = False
    left_at: datetime | None = None
    recused_at: datetime | None = None
    recused_by: UUID | None = None
    recusal_reason: str = ""
    stayed: bool = False

    @property
    def counts(self) -> bool:
        """Whether they are part of the vote: neither gone nor recused."""
        return self.left_at is None and self.recused_at is None


@dataclass(eq=False, kw_only=True)
class Ballot:
    """What a member said, once; when they say otherwise, a new ballot is live and this one is history.

    `cast_by` is whoever held the member's mandate, if it was not the member; `text_version` the text that was read.
    """

    id: UUID
    member_id: UUID
    choice: Choice
    cast_by: UUID | None = None
    option: int = 0
    reason: str = ""
    text_version: int = 0
    cast_at: datetime
    live: bool = True
    author_agrees_at: datetime | None = None
    chair_agrees_at: datetime | None = None

    @property
    def hand(self) -> UUID:
        """Who cast it."""
        return self.cast_by or self.member_id

    @property
    def integrated(self) -> bool:
        """An objection that its author and the chair declare taken into the text."""
        return self.author_agrees_at is not None and self.chair_agrees_at is not None

    @property
    def word(self) -> tuple[object, ...]:
        """All that it says, and of which text, by whose hand."""
        return self.choice, self.option, self.reason, self.text_version, self.hand


@dataclass(eq=False, kw_only=True)
class Mandate:
    """A member votes for another one; ended when it was taken back, used up by the giver's own vote, or void."""

    id: UUID
    giver_id: UUID
    holder_id: UUID
    given_at: datetime
    ended_at: datetime | None = None


@dataclass(eq=False, kw_only=True)
class Signature:
    """A member has put a ballot into the box; nothing says when, nor which one."""

    member_id: UUID
    cast_by: UUID | None = None

    @property
    def hand(self) -> UUID:
        """Who put it there."""
        return self.cast_by or self.member_id


@dataclass(eq=False, kw_only=True)
class Slip:
    """A secret ballot; nothing says whose."""

    id: UUID
    choice: Choice
    option: int = 0


def electors_of(members: Iterable[UUID], ends: Mapping[UUID, datetime | None] | None = None) -> list[Elector]:
    """Those who are called, as they are now; `ends`: when the term of some of them is over."""
    return [Elector(person_id=member, until=(ends or {}).get(member)) for member in sorted(members)]
