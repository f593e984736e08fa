"""A product of the portfolio: born of a decision, or read from the file of another incubator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.portfolio.domain.catalogue import Catalogued
from services.portfolio.domain.gates import Gate, GateState
from services.portfolio.domain.phases import RANKS, Phase, PhaseCode, arranged, current_phase, start_after
from services.portfolio.domain.selection import Selection
from services.portfolio.domain.sheet import LABELS, Change, check_links, merged
from services.portfolio.domain.vocabulary import Term, Vocabulary
from services.portfolio.domain.words import folded, shortened
from shared.contracts.governance import CaseDecided
from shared.contracts.ideas import PROBLEM_MAX
from shared.contracts.portfolio import GateRequested, PhaseChanged, ProductCreated, SheetChanged
from shared.errors import Refused
from shared.identifiers import new_id

GRANTED = "granted"
DECISION, BETA = "decision", "beta"
"""Where a product comes from."""


@dataclass(eq=False, kw_only=True)
class Product(Catalogued):
    """What the portfolio knows of a product; `phases` is its road, in order, each stay with its dates."""

    id: UUID
    number: str
    title: str
    sorted_as: str = ""
    origin: str
    created_at: datetime
    mission: str = ""
    problem: str = ""
    solution: str = ""
    strategy: str = ""
    directorate: str = ""
    hosting: str = ""
    dependencies: str = ""
    contact: str = ""
    link: str = ""
    repository: str = ""
    figures_link: str = ""
    reference: str | None = None
    idea_id: UUID | None = None
    idea_number: str = ""
    carrier_id: UUID | None = None
    decision_id: UUID | None = None
    decision_number: str = ""
    money_ends_on: date | None = None
    version: int = field(default=1, init=False)
    phases: list[Phase] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sorted_as = folded(self.title)

    @classmethod
    def enter_pre_incubation(
        cls, decision: Selection, *, product_id: UUID, number: str, decided_on: date, now: datetime
    ) -> tuple["Product", ProductCreated]:
        """A decision selects an idea: a product starts, and its first phase bears the decision's number."""
        if decision.idea_id is None or decision.author_id is None:
            raise ValueError("a product is born of an idea, and someone has deposited it")
        code = PhaseCode.PRE_INCUBATION
        first = Phase(code=code, rank=RANKS[code], start=decided_on, decision_number=decision.decision_number)
        product = cls(
            id=product_id,
            number=number,
            title=decision.title,
            problem=decision.problem,
            origin=DECISION,
            idea_id=decision.idea_id,
            idea_number=decision.idea_number,
            carrier_id=decision.author_id,
            decision_id=decision.decision_id,
            decision_number=decision.decision_number,
            created_at=now,
            phases=arranged([first]),
        )
        return product, ProductCreated(
            product_id=product_id,
            number=number,
            title=decision.title,
            phase=first.code,
            idea_id=decision.idea_id,
            carrier_id=decision.author_id,
            decision_number=decision.decision_number,
            created_at=now,
        )

    def edit(self, posted: Mapping[str, str], *, seen: int, by: UUID, why: str, now: datetime) -> SheetChanged | None:
        """Write what this person changed, beside what others wrote meanwhile; None when nothing is new."""
        written = merged(posted, self.sheet, self.changes, seen)
        check_links(written)
        if not written:
            return None
        self.write(written, by=by, why=why, now=now)
        return SheetChanged(
            product_id=self.id,
            number=self.number,
            title=self.title,
            mission=self.mission,
            link=self.link,
            directorate=self.directorate,
            fields=tuple(written),
            changed_by=by,
            changed_at=now,
        )

    @property
    def sheet(self) -> dict[str, str]:
        """The fields of the sheet as they are now."""
        return {name: getattr(self, name) for name in LABELS}

    def write(self, written: Mapping[str, str], *, by: UUID | None, why: str, now: datetime) -> None:
        """Put these words into the sheet and keep those of before in its history."""
        for name, text in written.items():
            change = Change(
                id=new_id(),
                field=name,
                before=getattr(self, name),
                after=text,
                version=self.version + 1,
                by=by,
                at=now,
                why=why,
            )
            self.changes.append(change)
            setattr(self, name, text)
        self.sorted_as = folded(self.title)

    def request_gate(
        self, term: Term, *, gate_id: UUID, reason: str, body_id: UUID, by: UUID, now: datetime, today: date
    ) -> GateRequested:
        """Ask a body whether the product may enter a phase; one question at a time."""
        current = self.phase_on(today)
        self._check_may_ask(term.code, current)
        gate = Gate(
            id=gate_id,
            product_id=self.id,
            phase=term.code,
            reason=reason,
            body_id=body_id,
            requested_by=by,
            requested_at=now,
        )
        self.gates.append(gate)
        return GateRequested(
            product_id=self.id,
            request_id=gate_id,
            number=self.number,
            title=self.title,
            problem=shortened(self.problem, PROBLEM_MAX),
            carrier_id=self.carrier_id,
            phase_now=current.code if current else "",
            phase=term.code,
            phase_label=term.label,
            reason=reason,
            body_id=body_id,
            requested_by=by,
            requested_at=now,
        )

    def _check_may_ask(self, code: str, current: Phase | None) -> None:
        if self.pending_gate is not None:
            raise Refused("Une demande de passage attend déjà sa décision : une seule question à la fois.")
        if current is not None and current.code == code:
            raise Refused("Le produit est déjà dans cette phase.")

    @property
    def pending_gate(self) -> Gate | None:
        """The question that waits for its decision."""
        return next((gate for gate in self.gates if gate.state is GateState.PENDING), None)

    def pass_gate(
        self, decision: CaseDecided, vocabulary: Vocabulary, *, decided_on: date, now: datetime
    ) -> PhaseChanged | None:
        """The answer has come: granted, the product enters the phase, whose stay bears the decision's number."""
        gate, granted = self.pending_gate, decision.outcome == GRANTED
        if gate is None or gate.phase != decision.phase:
            return None
        gate.decide(granted=granted, decision_number=decision.decision_number, answer=decision.reason, now=now)
        term = vocabulary.term(gate.phase)
        return self.enter(term, decided_on, decision.decision_number, now) if granted else None

    def enter(self, term: Term, since: date, decision_number: str, now: datetime) -> PhaseChanged:
        """A decision brings the product into a phase: the stay before ends where this one begins."""
        former = self._last_before(since)
        since = start_after(former, term.rank, since)
        if former is not None and (former.end is None or former.decision_number or former.end > since):
            former.end = since
        stay = Phase(code=term.code, rank=term.rank, start=since, decision_number=decision_number)
        if term.code == PhaseCode.STOPPED:
            stay.end = since
        self.phases = arranged([*self.phases, stay])
        return PhaseChanged(
            product_id=self.id,
            number=self.number,
            title=self.title,
            carrier_id=self.carrier_id,
            former_phase=former.code if former else "",
            phase=term.code,
            since=since,
            decision_number=decision_number,
            changed_at=now,
        )

    def _last_before(self, day: date) -> Phase | None:
        """The stay that a decision of that day ends: what decisions brought counts, whatever a file plans does not."""
        begun = [stay for stay in self.phases if stay.start <= day or stay.decision_number]
        return arranged(begun)[-1] if begun else None

    def note(self, changes: list[Change]) -> None:
        """Keep what changed in the history of the sheet."""
        self.changes.extend(changes)

    def phase_on(self, today: date) -> Phase | None:
        """The phase this product is in on that day."""
        return current_phase(self.phases, today)
