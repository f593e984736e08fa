"""The question that a body has to decide, with its papers, its votes and where it stands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.governance.domain.hearings import Advice, Question, SecretRequest
from services.governance.domain.votes import Round
from shared.contracts.governance import CaseReceived
from shared.contracts.ideas import IdeaPresented
from shared.contracts.portfolio import GateRequested
from shared.errors import Refused

SELECT_IDEA, PASS_GATE = "select_idea", "pass_gate"
"""The questions: whether an idea is selected and so becomes a product; whether a product enters a phase."""


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    VOTING = "voting"
    QUORUM_MISSED = "quorum_missed"
    DECIDED = "decided"


@dataclass(eq=False, kw_only=True)
class Move:
    """A case has gone to a higher body, with the reason."""

    id: UUID
    from_body_id: UUID
    to_body_id: UUID
    reason: str
    moved_by: UUID | None
    moved_at: datetime


@dataclass(eq=False, kw_only=True)
class Case:
    """A question before a body, about an idea or a product, with its papers and its votes.

    `author_id` is whoever carries the question: the author of the idea, the carrier of the product if it has one;
    `corrects` the number of the decision that it asks to correct or repeal, `appealed_by` whoever appealed against it.
    """

    id: UUID
    number: str
    question: str
    title: str
    problem: str
    opinion: str
    body_id: UUID
    received_at: datetime
    author_id: UUID | None
    idea_id: UUID | None = None
    idea_number: str = ""
    product_id: UUID | None = None
    product_number: str = ""
    phase: str = ""
    phase_label: str = ""
    request_id: UUID | None = None
    label: str = ""
    amount_cents: int = 0
    fiscal_year: int = 0
    corrects: str = ""
    appealed_by: UUID | None = None
    answer_held: bool = False
    state: CaseState = CaseState.RECEIVED
    rounds: list[Round] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    secret_requests: list[SecretRequest] = field(default_factory=list)
    version: int = field(default=1, init=False)

    @classmethod
    def about_idea(cls, presented: IdeaPresented, *, case_id: UUID, now: datetime) -> "Case":
        """An idea has been put before a body; the case has no number yet."""
        return cls(
            id=case_id,
            number="",
            question=SELECT_IDEA,
            idea_id=presented.idea_id,
            idea_number=presented.number,
            author_id=presented.author_id,
            title=presented.title,
            problem=presented.problem,
            opinion="\n\n".join(_opinions(presented)),
            answer_held=presented.answer_held,
            body_id=presented.body_id,
            received_at=now,
        )

    @classmethod
    def about_product(cls, requested: GateRequested, *, case_id: UUID, now: datetime) -> "Case":
        """The team asks that a product enters a phase; the case has no number yet."""
        return cls(
            id=case_id,
            number="",
            question=PASS_GATE,
            product_id=requested.product_id,
            product_number=requested.number,
            request_id=requested.request_id,
            phase=requested.phase,
            phase_label=requested.phase_label,
            author_id=requested.carrier_id,
            title=requested.title,
            problem=requested.problem,
            opinion=requested.reason,
            body_id=requested.body_id,
            received_at=now,
        )

    def asked(self) -> dict[str, Any]:
        """What is asked, and how much."""
        return {"request_id": self.request_id, "label": self.label, "amount_cents": self.amount_cents}

    def about(self) -> dict[str, Any]:
        """What the question is about, as every event of the case tells it."""
        return {
            "case_id": self.id,
            "idea_id": self.idea_id,
            "product_id": self.product_id,
            "phase": self.phase,
            "title": self.title,
            "body_id": self.body_id,
        }

    def received(self) -> CaseReceived:
        """The question is before its body."""
        return CaseReceived(
            **self.about(),
            **self.asked(),
            number=self.number,
            question=self.question,
            author_id=self.author_id,
            received_at=self.received_at,
        )

    @property
    def last_round(self) -> Round | None:
        return self.rounds[-1] if self.rounds else None

    @property
    def last_here(self) -> Round | None:
        """The last vote of the body that has the case now: before a higher one, votes start anew."""
        last, since = self.last_round, self.moves[-1].moved_at if self.moves else None
        return last if last is not None and (since is None or last.opened_at >= since) else None

    @property
    def vote(self) -> Round:
        """The vote that is open, or not yet counted."""
        if self.state is not CaseState.VOTING or self.last_round is None:
            raise Refused("Il n’y a pas de vote ouvert sur ce dossier.")
        return self.last_round

    def come_back(self) -> None:
        """A vote that decides nothing: an opinion, a tie between answers, a round that is void."""
        self.state = CaseState.RECEIVED


def _opinions(presented: IdeaPresented) -> list[str]:
    """What the members read before they vote: the team's opinion, then that of the DSI."""
    return [presented.opinion, *(["Avis de la DSI :", presented.dsi_opinion] if presented.dsi_opinion else [])]
