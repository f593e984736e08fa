"""A gate: the question whether a product enters a phase, put before a body and answered by its decision."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class GateState(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(eq=False, kw_only=True)
class Gate:
    """One request, with its answer once the body has decided."""

    id: UUID
    product_id: UUID
    phase: str
    reason: str
    body_id: UUID
    requested_by: UUID
    requested_at: datetime
    state: GateState = GateState.PENDING
    decision_number: str = ""
    answer: str = ""
    answered_at: datetime | None = None

    def decide(self, *, granted: bool, decision_number: str, answer: str, now: datetime) -> None:
        """The decision has come; the first one holds."""
        if self.state is GateState.PENDING:
            self.state = GateState.GRANTED if granted else GateState.REFUSED
            self.decision_number, self.answer, self.answered_at = decision_number, answer, now
