"""The agenda of a sitting: what it deals with, in this order, and what becomes of each item."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.governance.domain.days import in_paris
from services.governance.domain.rules import Outcome
from services.governance.domain.votes import Round
from shared.errors import Invalid, Refused


class ItemKind(StrEnum):
    """What an item is about."""

    CASE = "case"
    CONDITION = "condition"
    MINUTES = "minutes"
    REVIEW = "review"


class ItemOutcome(StrEnum):
    """What became of an item: exactly one of these (rule R31)."""

    DECIDED = "decided"
    NO_QUORUM = "no_quorum"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"
    EXAMINED = "examined"
    APPROVED = "approved"


OF_VOTES = {
    Outcome.GRANTED: ItemOutcome.DECIDED,
    Outcome.REFUSED: ItemOutcome.DECIDED,
    Outcome.OPINION: ItemOutcome.EXAMINED,
    Outcome.NO_QUORUM: ItemOutcome.NO_QUORUM,
}
"""What a counted vote makes of its item; a tie between answers or a void round makes nothing: vote again."""


ONLY_FOR = {
    ItemOutcome.EXAMINED: frozenset({ItemKind.CONDITION, ItemKind.REVIEW}),
    ItemOutcome.APPROVED: frozenset({ItemKind.MINUTES}),
}
OTHERWISE = {
    ItemKind.CASE: "Un dossier se met au vote, se reporte ou se retire.",
    ItemKind.CONDITION: "Une condition s’examine, se reporte ou se retire.",
    ItemKind.MINUTES: "Un procès-verbal s’approuve, se reporte ou se retire.",
    ItemKind.REVIEW: "Un réexamen a lieu, se reporte ou se retire.",
}
"""What becomes of each kind of item without an outcome that is only for another kind."""


@dataclass(eq=False, kw_only=True)
class Item:
    """One thing that a sitting deals with; `about_id` is the case, the late condition, the review, or the sitting
    with minutes.

    `agreed`: how many were there, and all agreed to add it to the agenda that had been sent (rule R35).
    """

    id: UUID
    rank: int
    kind: ItemKind
    about_id: UUID
    number: str
    title: str
    added_at: datetime
    agreed: int | None = None
    added_by: UUID | None = None
    begun_at: datetime | None = None
    round_id: UUID | None = None
    round: Round | None = None
    settled: ItemOutcome | None = None
    reason: str = ""
    until: date | None = None
    settled_by: UUID | None = None
    settled_at: datetime | None = None

    @property
    def voting(self) -> bool:
        """Whether its vote is open, or not counted yet."""
        return self.round is not None and self.round.outcome is None

    @property
    def outcome(self) -> ItemOutcome | None:
        """What became of it: what was said, else what its vote came to."""
        if self.settled is not None:
            return self.settled
        return OF_VOTES.get(self.round.outcome) if self.round is not None and self.round.outcome is not None else None

    def check_waits(self) -> None:
        """Nothing has become of it yet, and nobody is voting on it."""
        if self.outcome is not None:
            raise Refused("Ce point a déjà une issue : elle ne change plus.")
        if self.voting:
            raise Refused("Un vote est en cours sur ce point : attendez qu’il soit clos.")

    def settle(self, outcome: ItemOutcome, *, reason: str, until: date | None, by: UUID, now: datetime) -> None:
        """Without a vote: put off to a day, withdrawn; what is no case also examined or approved."""
        self.check_waits()
        for only, kinds in ONLY_FOR.items():
            if outcome is only and self.kind not in kinds:
                raise Invalid({"outcome": [OTHERWISE[self.kind]]})
        if outcome is ItemOutcome.POSTPONED and (until is None or until <= in_paris(now)):
            raise Invalid({"until": ["Un report a une date, après aujourd’hui."]})
        self.settled, self.reason, self.settled_by, self.settled_at = outcome, reason, by, now
        again = outcome is ItemOutcome.EXAMINED and self.kind is ItemKind.REVIEW
        self.until = until if again or outcome is ItemOutcome.POSTPONED else None
