"""A case: the question that a body has to decide, from its arrival to the decision."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.governance.domain.bodies import Body
from services.governance.domain.register import Decision, figures
from services.governance.domain.rules import Outcome, Quorum, Result, reason_of
from services.governance.domain.votes import Round, electors_of
from shared.contracts.governance import (
    CaseDecided,
    CaseMoved,
    CaseReceived,
    QuorumMissed,
    VoteExtended,
    VoteOpened,
    VoteReminded,
)
from shared.contracts.ideas import IdeaPresented
from shared.contracts.portfolio import GateRequested
from shared.errors import Invalid, Refused

SELECT_IDEA, PASS_GATE = "select_idea", "pass_gate"
"""The questions: whether an idea is selected and so becomes a product; whether a product enters a phase."""

SECRET_ALWAYS = frozenset({"appointment"})
"""Questions about persons: the law wants a secret vote."""

LONGEST_VOTE = timedelta(days=60)
PAST = "La clôture du vote doit être dans l’avenir."
TOO_FAR = "La clôture du vote doit venir dans les 60 jours."


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

    `author_id` is whoever carries the question: the author of the idea, the carrier of the product if it has one.
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
    state: CaseState = CaseState.RECEIVED
    rounds: list[Round] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
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
            opinion=presented.opinion,
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

    def _asked(self) -> dict[str, Any]:
        return {"request_id": self.request_id, "label": self.label, "amount_cents": self.amount_cents}

    def _about(self) -> dict[str, Any]:
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
            **self._about(),
            **self._asked(),
            number=self.number,
            question=self.question,
            author_id=self.author_id,
            received_at=self.received_at,
        )

    @property
    def last_round(self) -> Round | None:
        return self.rounds[-1] if self.rounds else None

    @property
    def vote(self) -> Round:
        """The vote that is open, or not yet counted."""
        if self.state is not CaseState.VOTING or self.last_round is None:
            raise Refused("Il n’y a pas de vote ouvert sur ce dossier.")
        return self.last_round

    def open_vote(
        self, body: Body, *, closes_at: datetime, round_id: UUID, now: datetime, secret: bool = False
    ) -> VoteOpened:
        """Ask the members as they are now; a second time, no quorum is required (once, some days later)."""
        self._check_may_open(body, now)
        _check_closing(closes_at, now)
        opened = Round(
            id=round_id,
            number=len(self.rounds) + 1,
            body_name=body.name,
            chair_id=body.chair_id,
            rules=body.rules_of_a_vote(quorum=self._quorum()),
            secret=secret or self.question in SECRET_ALWAYS,
            opened_at=now,
            closes_at=closes_at,
            electors=electors_of(body.member_ids),
        )
        self.rounds.append(opened)
        self.state = CaseState.VOTING
        return self._vote_opened(opened)

    def _quorum(self) -> Quorum:
        """Of a vote in writing: to vote is to be there; right after a vote that missed its quorum none is required."""
        missed = self.last_round is not None and self.last_round.outcome is Outcome.NO_QUORUM
        return Quorum.NONE if missed else Quorum.PARTICIPATION

    def _check_may_open(self, body: Body, now: datetime) -> None:
        if self.state is CaseState.VOTING:
            raise Refused("Un vote est déjà ouvert sur ce dossier.")
        if self.state is CaseState.DECIDED:
            raise Refused("Ce dossier est déjà tranché.")
        if not body.members:
            raise Refused("Cette instance n’a aucun membre : personne ne pourrait voter.")
        earliest = self.second_vote_from(body)
        if earliest is not None and now < earliest:
            raise Refused(
                "Il est trop tôt pour un second vote. Jours pleins à attendre après le premier : {days}.",
                days=body.second_vote_days,
            )

    def second_vote_from(self, body: Body) -> datetime | None:
        """The first instant at which a second vote may open; None when there was no first one."""
        first = self.last_round
        if first is None or first.closed_at is None or first.outcome is not Outcome.NO_QUORUM:
            return None
        return first.closed_at + timedelta(days=body.second_vote_days)

    def _vote_opened(self, opened: Round) -> VoteOpened:
        return VoteOpened(
            **self._about(),
            number=self.number,
            question=self.question,
            author_id=self.author_id,
            body_name=opened.body_name,
            member_ids=opened.member_ids,
            quorum_required=opened.quorum_required,
            opened_at=opened.opened_at,
            closes_at=opened.closes_at,
        )

    def extend_vote(self, closes_at: datetime, now: datetime) -> VoteExtended:
        """Those who may vote hear of the new hour."""
        _check_closing(closes_at, now)
        vote = self.vote
        vote.extend(closes_at, now)
        return VoteExtended(**self._vote(vote), member_ids=vote.member_ids, extended_at=now)

    def remind(self, now: datetime) -> VoteReminded | None:
        """Those who have not voted, once for each vote; nobody when all have."""
        vote = self.vote
        if vote.reminded_at is not None:
            return None
        vote.pass_terms(now)
        vote.reminded_at = now
        return VoteReminded(**self._vote(vote), member_ids=vote.silent, reminded_at=now) if vote.silent else None

    def _vote(self, vote: Round) -> dict[str, Any]:
        return {
            "case_id": self.id,
            "number": self.number,
            "title": self.title,
            "body_id": self.body_id,
            "body_name": vote.body_name,
            "closes_at": vote.closes_at,
        }

    def miss_quorum(self, counted: Round, result: Result, now: datetime) -> QuorumMissed:
        """Too few took part: neither granted nor refused, a second vote may follow."""
        self.state = CaseState.QUORUM_MISSED
        return QuorumMissed(
            **self._about(),
            number=self.number,
            body_name=counted.body_name,
            member_ids=counted.member_ids,
            voters=len(counted.voted),
            members=result.members,
            closed_at=counted.closed_at or now,
        )

    def move(self, body: Body, reason: str, *, move_id: UUID, by: UUID | None, now: datetime) -> CaseMoved:
        """To a higher body, while nothing is being voted or decided; `by` is nobody when the rules alone move it."""
        if self.state in {CaseState.VOTING, CaseState.DECIDED}:
            raise Refused("Un dossier ne change plus d’instance pendant un vote, ni une fois tranché.")
        former, self.body_id, self.state = self.body_id, body.id, CaseState.RECEIVED
        self.moves.append(
            Move(id=move_id, from_body_id=former, to_body_id=body.id, reason=reason, moved_by=by, moved_at=now)
        )
        return CaseMoved(
            **self._about(),
            number=self.number,
            question=self.question,
            former_body_id=former,
            body_name=body.name,
            member_ids=body.member_ids,
            moved_at=now,
        )

    def come_back(self) -> None:
        """A vote that decides nothing: an opinion, a tie between answers, a round that is void."""
        self.state = CaseState.RECEIVED

    def decide(
        self, counted: Round, result: Result, *, decision_id: UUID, number: str, now: datetime
    ) -> tuple[Decision, CaseDecided]:
        """The count becomes a decision of the register."""
        if result.outcome not in {Outcome.GRANTED, Outcome.REFUSED}:
            raise ValueError("this vote decides nothing")
        self.state = CaseState.DECIDED
        year, rank = figures(number)
        decision = Decision(
            id=decision_id,
            number=number,
            year=year,
            rank=rank,
            case_id=self.id,
            round_id=counted.id,
            question=self.question,
            outcome=result.outcome,
            ground=result.ground,
            idea_id=self.idea_id,
            idea_number=self.idea_number,
            product_id=self.product_id,
            product_number=self.product_number,
            phase=self.phase,
            title=self.title,
            body_id=self.body_id,
            body_name=counted.body_name,
            in_favour=result.tally.in_favour,
            against=result.tally.against,
            abstentions=result.tally.abstentions,
            members=result.members,
            decided_at=now,
            blanks=result.tally.blanks,
            secret=counted.secret,
            digest=counted.digest or "",
        )
        return decision, self._decided(decision, counted, reason_of(result))

    def _decided(self, decision: Decision, counted: Round, reason: str) -> CaseDecided:
        return CaseDecided(
            **self._about(),
            **self._asked(),
            decision_id=decision.id,
            decision_number=decision.number,
            question=self.question,
            outcome=decision.outcome.value,
            reason=reason,
            idea_number=self.idea_number,
            product_number=self.product_number,
            author_id=self.author_id,
            problem=self.problem,
            body_name=decision.body_name,
            member_ids=counted.member_ids,
            in_favour=decision.in_favour,
            against=decision.against,
            abstentions=decision.abstentions,
            members=decision.members,
            decided_at=decision.decided_at,
        )


def _check_closing(closes_at: datetime, now: datetime) -> None:
    if closes_at <= now:
        raise Invalid({"closes_at": [PAST]})
    if closes_at > now + LONGEST_VOTE:
        raise Invalid({"closes_at": [TOO_FAR]})
