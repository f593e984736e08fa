"""The register: each decision once, for ever, with its number."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.governance.domain.rules import REASONS, Ground, Outcome

CORRECT, REPEAL, CONFIRM = "correct_decision", "repeal_decision", "confirm_decision"
"""The questions about a former decision: whether it is to be put right, no longer holds, or was not for a time only."""


@dataclass(eq=False, kw_only=True)
class Decision:
    """What a body decided, in which sense, by which count; `year` and `rank` are the number's two figures.

    `corrects`: the number of the former decision that it is about, if it corrects, repeals or confirms one; `answer`
    the one chosen among several, else empty; `deliberation` the acts of the assembly on which it rested.
    """

    id: UUID
    number: str
    year: int
    rank: int
    case_id: UUID
    round_id: UUID
    question: str
    outcome: Outcome
    ground: Ground
    idea_id: UUID | None
    idea_number: str
    product_id: UUID | None
    product_number: str
    phase: str
    title: str
    body_id: UUID
    body_name: str
    in_favour: int
    against: int
    abstentions: int
    members: int
    decided_at: datetime
    digest: str
    blanks: int = 0
    secret: bool = False
    corrects: str = ""
    answer: str = ""
    deliberation: str = ""

    @property
    def because(self) -> str:
        """What carried it, in words."""
        return REASONS[self.outcome, self.ground]


def figures(number: str) -> tuple[int, int]:
    """Year and rank of a number: "DE-2026-0042" -> (2026, 42); raises ValueError for anything else."""
    prefix, year, rank = number.split("-")
    if prefix != "DE" or not (year.isascii() and year.isdecimal() and rank.isascii() and rank.isdecimal()):
        raise ValueError(number)
    return int(year[:9]), int(rank[:9])
