"""What is said of a case before it is decided: opinions of those who advise, questions, requests for a secret vote."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.errors import Refused


@dataclass(eq=False, kw_only=True)
class Advice:
    """An opinion (avis) of somebody who advises: never counted; one that is required is waited for (rule R8)."""

    id: UUID
    person_id: UUID
    asked_by: UUID | None = None
    due_at: datetime | None = None
    words: str = ""
    given_at: datetime | None = None

    def give(self, words: str, now: datetime) -> None:
        """Once: what the body has read stays."""
        if self.given_at is not None:
            raise Refused("Votre avis est déjà donné : il ne change plus.")
        self.words, self.given_at = words, now

    def is_awaited(self, moment: datetime) -> bool:
        """Whether a vote may not end at that instant without it: it was asked for, and its day is not over."""
        return self.given_at is None and self.due_at is not None and moment < self.due_at


@dataclass(eq=False, kw_only=True)
class Question:
    """What somebody who decides or sponsors asks before the session, and the answer, once."""

    id: UUID
    asked_by: UUID
    words: str
    asked_at: datetime
    answer: str = ""
    answered_by: UUID | None = None
    answered_at: datetime | None = None

    def reply(self, answer: str, *, by: UUID, now: datetime) -> None:
        if self.answered_at is not None:
            raise Refused("Cette question a déjà sa réponse.")
        self.answer, self.answered_by, self.answered_at = answer, by, now


@dataclass(eq=False, kw_only=True)
class SecretRequest:
    """A member wants the vote to be secret (rule R38)."""

    member_id: UUID
    asked_at: datetime


def awaited_until(advice: Iterable[Advice], moment: datetime) -> datetime | None:
    """Until when a vote that would end at that instant waits for an opinion; None when it waits for none."""
    return max((one.due_at for one in advice if one.due_at and one.is_awaited(moment)), default=None)


def is_wanted_secret(requests: Iterable[SecretRequest], voters: Collection[UUID], wanted: int) -> bool:
    """Whether enough of those who vote ask for it."""
    return sum(one.member_id in voters for one in requests) >= wanted
