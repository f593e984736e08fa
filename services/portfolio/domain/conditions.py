"""What a product has to show in each phase: the team's dated list, and each condition with its proof, owner and day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.portfolio.domain.dated_list import DatedLine, in_force, new_place
from services.portfolio.domain.phases import Phase
from services.portfolio.domain.product import Product
from shared.contracts.portfolio import ConditionChanged
from shared.errors import Invalid, Refused


class State(StrEnum):
    """Where a condition of a product stands."""

    OPEN = "open"
    MET = "met"
    WAIVED = "waived"


STATES = {State.OPEN: "À remplir", State.MET: "Remplie", State.WAIVED: "Ne s’applique pas"}


@dataclass(eq=False, kw_only=True)
class Line(DatedLine):
    """What is asked of products that enter a phase from `since` on and before `until`, due `days` after they enter."""

    phase: str
    days: int


def added(lines: Sequence[Line], *, phase: str, label: str, help: str, days: int, since: date) -> Line:
    """A condition that was not asked for, at the end of the list."""
    return Line(**new_place(lines, label), phase=phase, label=label, help=help, days=days, since=since)


@dataclass(eq=False, kw_only=True)
class Entry:
    """What somebody did to a condition, and in which words; none is ever written over."""

    id: UUID
    what: str
    words: str
    link: str = ""
    file_id: UUID | None = None
    by: UUID
    at: datetime


@dataclass(eq=False, kw_only=True)
class Condition:
    """One condition of one product in one stay: who sees to it, by when, and what was shown."""

    id: UUID
    product_id: UUID
    phase: str
    begun_on: date
    code: str
    rank: int
    label: str
    help: str
    due_on: date
    owner_id: UUID | None = None
    state: State = State.OPEN
    entries: list[Entry] = field(default_factory=list)
    version: int = field(default=1, init=False)

    @property
    def answer(self) -> Entry | None:
        """What settled it, when it is settled."""
        settled = [entry for entry in self.entries if entry.what in {State.MET, State.WAIVED}]
        return settled[-1] if settled and self.state is not State.OPEN else None

    def is_late(self, today: date) -> bool:
        """Whether its day has passed without an answer."""
        return self.state is State.OPEN and self.due_on < today

    def entrust(self, entry: Entry, *, owner_id: UUID | None, due_on: date) -> None:
        """Say who sees to it and by when, with the reason for another day."""
        if self.state is not State.OPEN:
            raise Refused("Cette condition est déjà réglée : rouvrez-la d’abord.")
        if due_on != self.due_on and not entry.words:
            raise Invalid({"words": ["Le jour change : dites pourquoi."]})
        self.owner_id, self.due_on = owner_id, due_on
        self.entries.append(entry)

    def settle(self, entry: Entry, state: State) -> None:
        """Answer it with a proof, put it aside with a reason, or open it again with a reason."""
        if state is self.state:
            raise Refused("Cette condition en est déjà là.")
        self.state = state
        self.entries.append(entry)

    def said(self, product: Product, *, by: UUID, now: datetime) -> ConditionChanged:
        """What is told of it."""
        return ConditionChanged(
            product_id=product.id,
            number=product.number,
            title=product.title,
            carrier_id=product.carrier_id,
            condition_id=self.id,
            phase=self.phase,
            code=self.code,
            label=self.label,
            state=self.state.value,
            due_on=self.due_on,
            owner_id=self.owner_id,
            changed_by=by,
            changed_at=now,
        )


def missing(lines: Iterable[Line], known: Iterable[Condition], stay: Phase) -> list[Line]:
    """What a stay asks for that the product does not have yet; what is still open from an earlier stay counts."""
    there = {one.code for one in known if one.begun_on == stay.start or one.state is State.OPEN}
    return [
        line
        for line in in_force([line for line in lines if line.phase == stay.code], stay.start)
        if line.code not in there
    ]


def asked(line: Line, stay: Phase, *, condition_id: UUID, product_id: UUID) -> Condition:
    """A line of the list as a condition of a product."""
    return Condition(
        id=condition_id,
        product_id=product_id,
        phase=stay.code,
        begun_on=stay.start,
        code=line.code,
        rank=line.rank,
        label=line.label,
        help=line.help,
        due_on=stay.start + timedelta(days=line.days),
    )


@dataclass(frozen=True)
class Settled:
    """How many conditions of a stay are settled, of how many."""

    settled: int
    all: int


def settled_of(known: Iterable[Condition], stay: Phase | None) -> Settled | None:
    """Of the conditions of the phase that a product is in; None when it has none."""
    here = [one for one in known if stay is not None and one.phase == stay.code]
    return Settled(sum(one.state is not State.OPEN for one in here), len(here)) if here else None
