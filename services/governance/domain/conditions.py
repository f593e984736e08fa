"""Conditions that a body has attached to a decision: what, by whom, by when, and the evidence that it is done."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.governance.domain.days import in_paris
from services.governance.domain.envelopes import grants
from services.governance.domain.register import Decision
from shared.contracts.governance import ConditionChanged, ConditionDueSoon
from shared.errors import Invalid, Refused

NEAR = timedelta(days=14)
"""How long before its day whoever is in charge of a condition is reminded, unless it was given later than that."""
LONGEST = 366 * 2
"""Days within which a condition has to be met."""


class ConditionState(StrEnum):
    """Where a condition stands; late is a matter of the calendar, and said once."""

    OPEN = "open"
    OVERDUE = "overdue"
    MET = "met"


@dataclass(eq=False, kw_only=True)
class Condition:
    """Something that has to be done after a decision that grants."""

    id: UUID
    decision_id: UUID
    decision_number: str
    body_id: UUID
    title: str
    idea_id: UUID | None
    product_id: UUID | None
    text: str
    owner_id: UUID
    due_on: date
    state: ConditionState = ConditionState.OPEN
    evidence: str = ""
    added_by: UUID
    added_at: datetime
    met_by: UUID | None = None
    met_at: datetime | None = None
    overdue_at: datetime | None = None
    reminded_at: datetime | None = None
    version: int = field(default=1, init=False)

    @classmethod
    def on(
        cls, decision: Decision, *, condition_id: UUID, text: str, owner: UUID, due_on: date, by: UUID, now: datetime
    ) -> "Condition":
        """Only a decision that grants bears conditions, and they are due after it."""
        if not grants(decision):
            raise Refused("Cette décision n’accorde rien : elle ne porte pas de condition.")
        if not 0 <= (due_on - now.date()).days <= LONGEST:
            raise Invalid({"due_on": ["L’échéance doit venir dans les deux ans, à partir d’aujourd’hui."]})
        return cls(
            id=condition_id,
            decision_id=decision.id,
            decision_number=decision.number,
            body_id=decision.body_id,
            title=decision.title,
            idea_id=decision.idea_id,
            product_id=decision.product_id,
            text=text,
            owner_id=owner,
            due_on=due_on,
            added_by=by,
            added_at=now,
        )

    def meet(self, evidence: str, *, by: UUID, now: datetime) -> ConditionChanged:
        """Check it off, with what shows that it is done; late ones too."""
        if self.state is ConditionState.MET:
            raise Refused("Cette condition est déjà remplie.")
        self.state, self.evidence, self.met_by, self.met_at = ConditionState.MET, evidence, by, now
        return self.told(now, by)

    def fall_due(self, today: date, now: datetime) -> ConditionChanged | None:
        """Its day has passed: the body hears of it again, once."""
        if self.state is not ConditionState.OPEN or today <= self.due_on:
            return None
        self.state, self.overdue_at = ConditionState.OVERDUE, now
        return self.told(now)

    def come_near(self, today: date, now: datetime) -> ConditionDueSoon | None:
        """Its day is near: whoever is in charge hears of it, once."""
        near = today <= self.due_on <= today + NEAR
        if self.state is not ConditionState.OPEN or self.reminded_at is not None or not near:
            return None
        self.reminded_at = now
        if self.due_on - in_paris(self.added_at) <= NEAR:
            return None
        return ConditionDueSoon(
            condition_id=self.id,
            decision_number=self.decision_number,
            product_id=self.product_id,
            title=self.title,
            wording=self.text,
            owner_id=self.owner_id,
            due_on=self.due_on,
            noticed_at=now,
        )

    def told(self, now: datetime, by: UUID | None = None) -> ConditionChanged:
        """The condition as it is now; `by` changed it, nobody when its day has passed."""
        return ConditionChanged(
            condition_id=self.id,
            decision_id=self.decision_id,
            decision_number=self.decision_number,
            body_id=self.body_id,
            idea_id=self.idea_id,
            product_id=self.product_id,
            title=self.title,
            wording=self.text,
            owner_id=self.owner_id,
            due_on=self.due_on,
            state=self.state.value,
            changed_at=now,
            changed_by=by,
        )
