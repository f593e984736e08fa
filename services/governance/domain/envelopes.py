"""Envelopes: the money of a fiscal year; what is reserved, committed and spent of it is never more than there is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.governance.domain.register import Decision
from shared.answers import in_euros
from shared.contracts.governance import CommitmentChanged, EnvelopeChanged
from shared.errors import Refused

MOST = 100_000_000_000
"""Cents that an envelope may hold: a billion euros."""
GRANTS = frozenset({"granted", "provisional"})
"""Outcomes that carry money; a provisional grant counts as a full one (R46)."""


class CommitmentState(StrEnum):
    """Where money for one line of a case stands: held while the case is open, then promised, then over."""

    RESERVED = "reserved"
    COMMITTED = "committed"
    CLOSED = "closed"


class Move(StrEnum):
    """What happened to an envelope; the journal of its movements is written in these words."""

    OPENED = "opened"
    RESIZED = "resized"
    GIVEN = "given"
    RECEIVED = "received"
    RESERVED = "reserved"
    COMMITTED = "committed"
    SPENT = "spent"
    TAKEN_BACK = "taken_back"
    RELEASED = "released"


@dataclass(eq=False, kw_only=True)
class Envelope:
    """Money of one fiscal year under one label, in cents: committed includes what is spent already."""

    id: UUID
    label: str
    fiscal_year: int
    total_cents: int
    reserved_cents: int = 0
    committed_cents: int = 0
    spent_cents: int = 0
    changed_at: datetime
    version: int = 1

    @property
    def free_cents(self) -> int:
        """What nobody has a claim to."""
        return self.total_cents - self.reserved_cents - self.committed_cents

    def resize(self, total_cents: int, now: datetime) -> int:
        """Never under what is reserved or committed (R44); returns by how much it grew."""
        if total_cents < self.reserved_cents + self.committed_cents:
            raise Refused("L’enveloppe ne peut pas descendre sous ce qui est déjà réservé ou engagé.")
        grown = total_cents - self.total_cents
        self.total_cents, self.changed_at = total_cents, now
        return grown

    def give(self, other: "Envelope", amount_cents: int, now: datetime) -> None:
        """Money goes to another envelope: the sum of the two stays the same (R43)."""
        if other.id == self.id:
            raise Refused("L’argent ne peut pas aller d’une enveloppe à elle-même.")
        self._check_free(amount_cents)
        self.total_cents, self.changed_at = self.total_cents - amount_cents, now
        other.total_cents, other.changed_at = other.total_cents + amount_cents, now

    def _check_free(self, amount_cents: int) -> None:
        if amount_cents > self.free_cents:
            raise Refused(
                "Il n’y a pas assez d’argent dans cette enveloppe. Encore disponible : {free} €.",
                free=in_euros(self.free_cents),
            )

    def reserve(self, amount_cents: int, now: datetime) -> None:
        """Hold money for a case that is not decided yet."""
        self._check_free(amount_cents)
        self.reserved_cents, self.changed_at = self.reserved_cents + amount_cents, now

    def commit(self, amount_cents: int, now: datetime) -> None:
        """Promise money on a granted decision."""
        self._check_free(amount_cents)
        self.committed_cents, self.changed_at = self.committed_cents + amount_cents, now

    def free(self, *, reserved: int = 0, committed: int = 0, now: datetime) -> None:
        """What was held or promised is available again."""
        self.reserved_cents, self.committed_cents = self.reserved_cents - reserved, self.committed_cents - committed
        self.changed_at = now

    def spend(self, amount_cents: int, now: datetime) -> None:
        """Count a spending; a negative one takes an error back."""
        self.spent_cents, self.changed_at = self.spent_cents + amount_cents, now

    def told(self) -> EnvelopeChanged:
        """The envelope as it is now."""
        return EnvelopeChanged(
            envelope_id=self.id,
            label=self.label,
            fiscal_year=self.fiscal_year,
            total_cents=self.total_cents,
            reserved_cents=self.reserved_cents,
            committed_cents=self.committed_cents,
            spent_cents=self.spent_cents,
            changed_at=self.changed_at,
        )


@dataclass(eq=False, kw_only=True)
class Commitment:
    """Money of one envelope for one line of a case: spent <= committed, what is not needed is released."""

    id: UUID
    envelope_id: UUID
    case_id: UUID
    line: int
    label: str
    idea_id: UUID | None
    product_id: UUID | None
    amount_cents: int
    spent_cents: int = 0
    released_cents: int = 0
    state: CommitmentState
    decision_id: UUID | None = None
    decision_number: str = ""
    changed_at: datetime
    version: int = 1

    @property
    def unspent_cents(self) -> int:
        """What may still be spent, or released."""
        return self.amount_cents - self.released_cents - self.spent_cents

    def rest_on(self, decision: Decision, envelope: Envelope, now: datetime) -> None:
        """What was reserved is promised from now on: the body has granted it."""
        check_grants(decision)
        envelope.free(reserved=self.amount_cents, now=now)
        envelope.commit(self.amount_cents, now)
        self.state, self.changed_at = CommitmentState.COMMITTED, now
        self.decision_id, self.decision_number = decision.id, decision.number

    def spend(self, amount_cents: int, envelope: Envelope, now: datetime) -> None:
        """Never more than what is committed."""
        self._check_committed()
        if amount_cents > self.unspent_cents:
            raise Refused("Une dépense ne peut pas dépasser ce qui reste engagé.")
        envelope.spend(amount_cents, now)
        self.spent_cents, self.changed_at = self.spent_cents + amount_cents, now

    def take_back(self, amount_cents: int, envelope: Envelope, now: datetime) -> None:
        """Undo a spending that was written down in error."""
        self._check_committed()
        if amount_cents > self.spent_cents:
            raise Refused("On ne peut pas annuler plus que ce qui est dépensé.")
        envelope.spend(-amount_cents, now)
        self.spent_cents, self.changed_at = self.spent_cents - amount_cents, now

    def _check_committed(self) -> None:
        if self.state is not CommitmentState.COMMITTED:
            raise Refused("Cet engagement n’est pas en cours.")

    def release(self, envelope: Envelope, now: datetime) -> int:
        """Give back all that is not spent, and close; returns how much."""
        if self.state is CommitmentState.CLOSED:
            raise Refused("Cet engagement est déjà soldé.")
        freed = self.unspent_cents
        held = self.state is CommitmentState.RESERVED
        envelope.free(reserved=freed if held else 0, committed=0 if held else freed, now=now)
        self.released_cents, self.changed_at = self.released_cents + freed, now
        self.state = CommitmentState.CLOSED
        return freed

    def told(self, fiscal_year: int) -> CommitmentChanged:
        """The commitment as it is now."""
        return CommitmentChanged(
            commitment_id=self.id,
            envelope_id=self.envelope_id,
            fiscal_year=fiscal_year,
            case_id=self.case_id,
            decision_id=self.decision_id,
            decision_number=self.decision_number,
            idea_id=self.idea_id,
            product_id=self.product_id,
            label=self.label,
            state=self.state.value,
            amount_cents=self.amount_cents,
            spent_cents=self.spent_cents,
            released_cents=self.released_cents,
            changed_at=self.changed_at,
        )


@dataclass(eq=False, kw_only=True)
class Movement:
    """One line of the journal of an envelope: never changed, never taken out."""

    id: UUID
    envelope_id: UUID
    commitment_id: UUID | None
    move: Move
    amount_cents: int
    reason: str
    moved_by: UUID
    moved_at: datetime


def grants(decision: Decision) -> bool:
    """Whether money may follow this decision; none follows one about a former decision."""
    return decision.outcome.value in GRANTS and not decision.corrects


def check_grants(decision: Decision) -> None:
    """Money follows a decision that grants, and no other (R45)."""
    if not grants(decision):
        raise Refused("Cette décision n’accorde rien : elle ne peut pas engager d’argent.")
