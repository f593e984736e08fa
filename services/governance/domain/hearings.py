"""What is said of a case before it is decided: opinions of those who advise, questions, requests for a secret vote."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from shared.contracts.governance import AdviceAsked, AdviceSettled, QuestionPut, QuestionSettled
from shared.errors import Refused


class Asked(Protocol):
    """The case of which something is said."""

    id: UUID
    number: str
    title: str
    author_id: UUID | None


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

    def asked(self, case: Asked, body_name: str, now: datetime) -> AdviceAsked:
        """Whoever has to give it hears of it; only of one that was asked for."""
        if self.due_at is None or self.asked_by is None:
            raise ValueError("nobody has asked for this opinion")
        return AdviceAsked(
            advice_id=self.id,
            case_id=case.id,
            number=case.number,
            title=case.title,
            body_name=body_name,
            person_id=self.person_id,
            due_at=self.due_at,
            asked_by=self.asked_by,
            asked_at=now,
        )

    def settled(self, case: Asked, now: datetime) -> AdviceSettled:
        """It is waited for no more, given or not."""
        given = self.given_at is not None
        facts: dict[str, Any] = {
            "advice_id": self.id,
            "case_id": case.id,
            "number": case.number,
            "person_id": self.person_id,
        }
        return AdviceSettled(**facts, given=given, settled_at=now)

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

    def put(self, case: Asked) -> QuestionPut:
        """Those who may answer hear of it."""
        about: dict[str, Any] = {"question_id": self.id, "case_id": case.id, "number": case.number, "title": case.title}
        return QuestionPut(**about, author_id=case.author_id, asked_by=self.asked_by, asked_at=self.asked_at)

    def settled(self, case: Asked, now: datetime) -> QuestionSettled:
        """It waits for nobody any more, answered or not."""
        return QuestionSettled(
            question_id=self.id,
            case_id=case.id,
            number=case.number,
            title=case.title,
            asked_by=self.asked_by,
            answered=self.answered_at is not None,
            answered_by=self.answered_by,
            settled_at=now,
        )


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


def left_open(case: Asked, advice: Iterable[Advice], questions: Iterable[Question], now: datetime) -> list[Any]:
    """What the decision of a case ends: opinions that were waited for, questions without an answer."""
    opinions = [one.settled(case, now) for one in advice if one.given_at is None and one.asked_by is not None]
    return [*opinions, *(one.settled(case, now) for one in questions if one.answered_at is None)]
