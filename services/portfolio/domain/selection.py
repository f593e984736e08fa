"""What says that an idea is selected: the decision itself, or the answer that was kept to be published with others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.contracts.ideas import AnswerPublished


class Selection(Protocol):
    """What a product is made of."""

    @property
    def decision_id(self) -> UUID: ...
    @property
    def decision_number(self) -> str: ...
    @property
    def decided_at(self) -> datetime: ...
    @property
    def idea_id(self) -> UUID | None: ...
    @property
    def idea_number(self) -> str: ...
    @property
    def author_id(self) -> UUID | None: ...
    @property
    def title(self) -> str: ...
    @property
    def problem(self) -> str: ...


@dataclass(frozen=True)
class LateSelection:
    """A selection that was made known with the other answers of its call."""

    decision_id: UUID
    decision_number: str
    decided_at: datetime
    idea_id: UUID
    idea_number: str
    author_id: UUID
    title: str
    problem: str


def selection_in(answer: AnswerPublished) -> LateSelection | None:
    """The selection that an answer makes known; None for every other answer."""
    if answer.outcome != "selected" or answer.decision_id is None or answer.decided_at is None:
        return None
    return LateSelection(
        answer.decision_id,
        answer.decision_number,
        answer.decided_at,
        answer.idea_id,
        answer.number,
        answer.author_id,
        answer.title,
        answer.problem,
    )
