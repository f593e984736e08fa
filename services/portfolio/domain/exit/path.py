"""One exit path: where it stands, its file, and everything that changes it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.portfolio.domain.dated_list import in_force
from services.portfolio.domain.exit.conditions import Condition, Evidence, ListLine, Standing
from services.portfolio.domain.exit.parts import Entry, Partner, Reserve, Review, Side, Signature
from services.portfolio.domain.exit.states import Move, State, after
from services.portfolio.domain.exit.targets import Comparison, Target
from services.portfolio.domain.seen import CHANGED
from shared.errors import Changed, NotFound, Refused
from shared.identifiers import new_id

LATE_GRANTED, LATE_REFUSED = "late_granted", "late_refused"
"""Lines of the journal: an answer that came after the path had been put to sleep or given up."""


@dataclass(eq=False, kw_only=True)
class ExitPath:
    """The way of one product out of the incubator; `version` is that of its file, which signatures bear."""

    id: UUID
    product_id: UUID
    opened_by: UUID
    opened_at: datetime
    state: State = State.OPENED
    version: int = 1
    preferred: Target | None = None
    fallback: Target | None = None
    why: str = ""
    proposal: str = ""
    refusal: str = ""
    accepted_at: datetime | None = None
    accepted_version: int | None = None
    question_id: UUID | None = None
    late_question_id: UUID | None = None
    decision_number: str = ""
    decided_on: date | None = None
    act_reference: str = ""
    act_on: date | None = None
    act_link: str = ""
    pairing_from: date | None = None
    pairing_until: date | None = None
    done_on: date | None = None
    post_mortem: str = ""
    comparisons: list[Comparison] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    reserves: list[Reserve] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @classmethod
    def open(
        cls, product_id: UUID, lines: Sequence[ListLine], *, path_id: UUID, by: UUID, now: datetime, today: date
    ) -> "ExitPath":
        """Begin, with the conditions of the authority's list of that day."""
        path = cls(id=path_id, product_id=product_id, opened_by=by, opened_at=now)
        path.conditions = [Condition.of(line, new_id()) for line in in_force(list(lines), today)]
        path.note(State.OPENED, by=by, now=now)
        return path

    # --- what every change does ------------------------------------------------------------------------------

    def move(self, move: Move, *, by: UUID | None, now: datetime, words: str = "") -> State:
        """Change the state as the table says; returns the former one, raises Refused where there is no such move."""
        former, self.state = self.state, after(self.state, move)
        self.changed(self.state, by=by, now=now, words=words)
        return former

    def changed(self, what: str, *, by: UUID | None, now: datetime, words: str = "") -> None:
        """The file is another one from now on: what was signed before does not hold for it."""
        self.version += 1
        self.note(what, by=by, now=now, words=words)

    def note(self, what: str, *, by: UUID | None, now: datetime, words: str = "") -> None:
        """Write a line in the journal."""
        self.entries.append(Entry(id=new_id(), place=len(self.entries) + 1, at=now, what=str(what), words=words, by=by))

    def need(self, *states: State) -> None:
        """Raise Refused in any other state."""
        if self.state not in states:
            raise Refused("Le parcours n’en est pas là : relisez la page, elle dit ce qui vient maintenant.")

    def drop_question(self) -> None:
        """What a body was asked is not what the path needs any more: its answer will change nothing here."""
        self.late_question_id, self.question_id = self.question_id or self.late_question_id, None

    def hear_late(self, number: str, *, granted: bool, now: datetime) -> None:
        """The answer to a question that was dropped; it is written down, and nothing else."""
        self.late_question_id = None
        self.note(LATE_GRANTED if granted else LATE_REFUSED, by=None, now=now, words=number)

    @property
    def late_answer(self) -> Entry | None:
        """The answer that changed nothing, until a body is asked anew."""
        heard = (one for one in reversed(self.entries) if one.what in {"asked", LATE_GRANTED, LATE_REFUSED})
        last = next(heard, None)
        return None if last is None or last.what == "asked" else last

    # --- targets ---------------------------------------------------------------------------------------------

    def compare(self, comparison: Comparison, seen: str) -> None:
        """Say something of a model; what was said of it before, and was read, is replaced."""
        self.need(State.OPENED, State.PREPARING)
        same = [one.id for one in self.comparisons if one.target is comparison.target]
        if any(str(one) not in seen for one in same):
            raise Changed(CHANGED, self.compared)
        self.comparisons = [one for one in self.comparisons if one.target is not comparison.target]
        self.comparisons.append(comparison)
        self.changed("compared", by=comparison.by, now=comparison.at)

    @property
    def compared(self) -> str:
        """What a form remembers of the comparisons that somebody read."""
        return " ".join(str(one.id) for one in self.comparisons) or "-"

    @property
    def act(self) -> tuple[str, date | None, str]:
        """The public act: its reference, its day, its address."""
        return self.act_reference, self.act_on, self.act_link

    def choose(self, preferred: Target, fallback: Target, why: str, *, by: UUID, now: datetime) -> State:
        """Prefer one model, keep another in case it fails; both have to be compared first."""
        if preferred is fallback:
            raise Refused("La solution de repli doit être différente de celle que vous préférez.")
        compared = {one.target for one in self.comparisons}
        if not {preferred, fallback} <= compared:
            raise Refused("Comparez d’abord les deux solutions que vous choisissez : dites ce que chacune change.")
        former = self.move(Move.CHOOSE, by=by, now=now, words=why)
        self.preferred, self.fallback, self.why = preferred, fallback, why
        return former

    # --- conditions ------------------------------------------------------------------------------------------

    def condition(self, condition_id: UUID) -> Condition:
        """One of its conditions; raises NotFound."""
        found = next((one for one in self.conditions if one.id == condition_id), None)
        if found is None:
            raise NotFound("Cette condition n’est pas dans ce parcours.")
        return found

    def give(self, condition: Condition, evidence: Evidence, *, now: datetime) -> None:
        """Show that a condition is met; possible as long as the path goes on."""
        self.check_goes_on()
        condition.give(evidence)
        self.changed("evidence", by=evidence.by, now=now, words=condition.label)

    def check_goes_on(self) -> None:
        """Raise Refused once the path has ended."""
        if self.state in {State.CANCELLED, State.STOPPED}:
            raise Refused("Ce parcours est fini : son dossier ne change plus.")

    def hear_check(self, answer: Evidence, *, now: datetime, today: date) -> None:
        """An automatic check has answered. The file changes only when a condition stands otherwise than before."""
        for condition in self.conditions:
            if answer.reference in condition.checks.split(","):
                before = condition.standing(today)
                condition.hear(answer.again())
                if condition.standing(today) is not before:
                    self.changed("checked", by=None, now=now, words=condition.label)

    def unsettled(self, today: date) -> list[Condition]:
        """What keeps the path from being accepted: indispensable conditions neither met nor waived under a reserve."""
        covered = {reserve.condition_id for reserve in self.reserves if reserve.is_open}
        return [
            one
            for one in self.conditions
            if one.is_blocking
            and one.standing(today) is not Standing.MET
            and not (one.standing(today) is Standing.WAIVED and one.id in covered)
        ]

    # --- signatures and reserves -----------------------------------------------------------------------------

    def signature(self, side: Side) -> Signature | None:
        """The signature of a side for the file as it is now, or as it was when it was accepted."""
        version = self.accepted_version or self.version
        return next((one for one in self.signatures if (one.side, one.version) == (side, version)), None)

    def reserve(self, reserve_id: UUID) -> Reserve:
        """One of its reserves; raises NotFound."""
        found = next((one for one in self.reserves if one.id == reserve_id), None)
        if found is None:
            raise NotFound("Cette réserve n’est pas dans ce parcours.")
        return found

    @property
    def open_reserves(self) -> list[Reserve]:
        """What is still to be lifted, the most urgent first."""
        return sorted((one for one in self.reserves if one.is_open), key=lambda one: (one.due_on, one.id))

    def partner(self, partner_id: UUID) -> Partner:
        """One of those who work on it; raises NotFound."""
        found = next((one for one in self.partners if one.id == partner_id), None)
        if found is None:
            raise NotFound("Cette personne ne participe pas à ce parcours.")
        return found

    def review(self, review_id: UUID) -> Review:
        """One of its reviews; raises NotFound."""
        found = next((one for one in self.reviews if one.id == review_id), None)
        if found is None:
            raise NotFound("Ce rendez-vous n’est pas dans ce parcours.")
        return found
