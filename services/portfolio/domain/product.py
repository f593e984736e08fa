"""A product of the portfolio: born of a decision, or read from the file of another incubator."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.portfolio.domain.beta import BetaFile
from services.portfolio.domain.phases import Phase, PhaseCode, arranged, current_phase
from services.portfolio.domain.words import folded, shortened, visible
from shared.contracts.governance import CaseDecided
from shared.contracts.portfolio import ProductCreated, ProductImported

DECISION, BETA = "decision", "beta"
"""Where a product comes from."""

REFERENCE_SAID = 200
"""Characters of a reference that events carry."""


@dataclass(eq=False, kw_only=True)
class Product:
    """What the portfolio knows of a product; `phases` is its road, in order, each stay with its dates."""

    id: UUID
    number: str
    title: str
    sorted_as: str = ""
    origin: str
    created_at: datetime
    mission: str = ""
    problem: str = ""
    link: str = ""
    reference: str | None = None
    idea_id: UUID | None = None
    idea_number: str = ""
    carrier_id: UUID | None = None
    decision_id: UUID | None = None
    decision_number: str = ""
    version: int = field(default=1, init=False)
    phases: list[Phase] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sorted_as = folded(self.title)

    @classmethod
    def enter_pre_incubation(
        cls, decision: CaseDecided, *, product_id: UUID, number: str, decided_on: date, now: datetime
    ) -> tuple["Product", ProductCreated]:
        """A decision selects an idea: a product starts, and its first phase bears the decision's number."""
        first = Phase(code=PhaseCode.PRE_INCUBATION, start=decided_on, decision_number=decision.decision_number)
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

    @classmethod
    def imported(
        cls, file: BetaFile, *, product_id: UUID, number: str, now: datetime, today: date
    ) -> tuple["Product", ProductImported]:
        """A file is read for the first time; its history is kept as it is, and marked as imported by its origin."""
        product = cls(
            id=product_id, number=number, title=file.title, origin=BETA, reference=file.reference, created_at=now
        )
        return product, product._filled_from(file, now, today)

    def reread(self, file: BetaFile, *, now: datetime, today: date) -> ProductImported:
        """The same product's file has changed: what it says now replaces what it said."""
        return self._filled_from(file, now, today)

    def _filled_from(self, file: BetaFile, now: datetime, today: date) -> ProductImported:
        self.title, self.sorted_as = file.title, folded(file.title)
        self.mission, self.problem, self.link = file.mission, file.problem, file.link
        self.phases = list(file.phases)
        current = self.phase_on(today)
        return ProductImported(
            product_id=self.id,
            number=self.number,
            title=self.title,
            reference=shortened(visible(file.reference), REFERENCE_SAID) or self.number,
            origin=BETA,
            phase=current.code if current else "",
            anomalies=len(file.anomalies),
            imported_at=now,
        )

    def phase_on(self, today: date) -> Phase | None:
        """The phase this product is in on that day."""
        return current_phase(self.phases, today)
