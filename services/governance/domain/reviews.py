"""A granted decision is looked at again: within six months, or at the end of a provisional grant (rules R31, R33)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.governance.domain.bodies import Body
from services.governance.domain.days import in_paris, months_later
from services.governance.domain.register import CONFIRM, Decision
from services.governance.domain.rules import Outcome
from services.governance.domain.votes import Round
from shared.contracts.governance import DecisionReviewDue, DecisionReviewSettled
from shared.errors import Invalid, Refused
from shared.sentence import Sentence

MONTHS = 6
"""Within which a granted decision is looked at again."""

STOP = "stop"
"""What grants nothing that could be looked at again: the product ends."""

TOO_LATE = "Une décision se réexamine dans les six mois : choisissez un jour à venir, au plus tard le {day}."


class ReviewState(StrEnum):
    """Where a review stands: its day is to come, it waits for a sitting, it was held, the grant has ended."""

    WAITING = "waiting"
    DUE = "due"
    HELD = "held"
    ENDED = "ended"


@dataclass(eq=False, kw_only=True)
class Review:
    """When a decision comes back before its body; `evidence` is what a provisional grant asks to see by then.

    `given_at`: when its date was given to a decision of before; None where the date came with the decision.
    """

    id: UUID
    decision_id: UUID
    decision_number: str
    case_id: UUID
    body_id: UUID
    title: str
    idea_id: UUID | None
    product_id: UUID | None
    decided_on: date
    due_on: date
    provisional: bool
    evidence: str
    state: ReviewState = ReviewState.WAITING
    due_at: datetime | None = None
    held_at: datetime | None = None
    given_at: datetime | None = None
    version: int = field(default=1, init=False)

    @classmethod
    def of(cls, decision: Decision, vote: Round, *, review_id: UUID) -> "Review | None":
        """Of a decision that grants; None for a refusal, a stop, and what corrects or repeals another one."""
        due_on = review_day(decision, vote)
        if due_on is None:
            return None
        return cls(
            id=review_id,
            decision_id=decision.id,
            decision_number=decision.number,
            case_id=decision.case_id,
            body_id=decision.body_id,
            title=decision.title,
            idea_id=decision.idea_id,
            product_id=decision.product_id,
            decided_on=in_paris(decision.decided_at),
            due_on=due_on,
            provisional=vote.provisional_days is not None,
            evidence=vote.evidence,
        )

    @property
    def over(self) -> bool:
        """Whether nothing is to be looked at any more."""
        return self.state in {ReviewState.HELD, ReviewState.ENDED}

    def has_lapsed(self, today: date) -> bool:
        """A provisional grant past its last day that nobody has confirmed, whether or not a timer has noticed."""
        return self.provisional and (self.state is ReviewState.ENDED or (not self.over and today > self.due_on))

    def move(self, due_on: date, today: date) -> None:
        """Another day, to come and within six months of the decision; that of a provisional grant was voted."""
        if self.provisional:
            raise Refused("Le terme d’un accord provisoire a été voté : il ne change pas.")
        if self.state is not ReviewState.WAITING:
            raise Refused("Le réexamen de cette décision est déjà à l’ordre du jour, ou il a eu lieu.")
        latest = months_later(self.decided_on, MONTHS)
        if not today < due_on <= latest:
            raise Invalid({"due_on": [Sentence(TOO_LATE, day=f"{latest:%d/%m/%Y}")]})
        self.due_on = due_on

    def fall_due(self, today: date, now: datetime) -> bool:
        """Its day is there: it waits for the next sitting; tells whether that is new."""
        if self.state is not ReviewState.WAITING or today < self.due_on:
            return False
        self.state, self.due_at = ReviewState.DUE, now
        return True

    def hold(self, again_on: date | None, now: datetime) -> None:
        """The body has looked at it; it does so again on a day within the next six months, if it says so."""
        self._check_due()
        today = in_paris(now)
        latest = months_later(today, MONTHS)
        if again_on is not None and not today < again_on <= latest:
            raise Invalid({"until": [Sentence(TOO_LATE, day=f"{latest:%d/%m/%Y}")]})
        if again_on is None:
            self.state, self.held_at = ReviewState.HELD, now
        else:
            self.state, self.decided_on, self.due_on, self.due_at = ReviewState.WAITING, today, again_on, None

    def settle(self, *, confirmed: bool, now: datetime) -> None:
        """A provisional grant holds from now on, or has ended."""
        self.state, self.held_at = ReviewState.HELD if confirmed else ReviewState.ENDED, now

    def due(self, body: Body, author_id: UUID | None, now: datetime) -> DecisionReviewDue:
        """Those who will look at it hear that its day has come."""
        return DecisionReviewDue(
            review_id=self.id,
            decision_id=self.decision_id,
            decision_number=self.decision_number,
            case_id=self.case_id,
            idea_id=self.idea_id,
            product_id=self.product_id,
            title=self.title,
            body_id=body.id,
            body_name=body.name,
            author_id=author_id,
            member_ids=body.members_at(now),
            due_on=self.due_on,
            provisional=self.provisional,
            noticed_at=now,
        )

    def told(self, now: datetime) -> DecisionReviewSettled:
        """What became of it."""
        return DecisionReviewSettled(
            review_id=self.id,
            decision_id=self.decision_id,
            decision_number=self.decision_number,
            state=self.state.value,
            again_on=self.due_on if self.state is ReviewState.WAITING else None,
            settled_at=now,
        )

    def _check_due(self) -> None:
        if self.state is not ReviewState.DUE:
            raise Refused("Ce réexamen n’attend plus.")


def review_day(decision: Decision, vote: Round) -> date | None:
    """When a decision comes back; None when it grants nothing that lasts."""
    confirms = decision.question == CONFIRM
    if decision.outcome is not Outcome.GRANTED or decision.question == STOP or (decision.corrects and not confirms):
        return None
    today = in_paris(decision.decided_at)
    if vote.provisional_days is not None:
        return today + timedelta(days=vote.provisional_days)
    return months_later(today, MONTHS)
