"""Ideas: what may happen to them, in which order, and who is told what."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.ideas.domain.calls import Call
from shared.contracts.ideas import IdeaAnswered, IdeaInstructed, IdeaPresented, IdeaSubmitted, IdeaWithdrawn
from shared.errors import Forbidden, Refused


class IdeaState(StrEnum):
    """Where an idea stands."""

    SUBMITTED = "submitted"
    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"
    PRESENTED = "presented"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    WITHDRAWN = "withdrawn"


WAITING = frozenset({IdeaState.SUBMITTED, IdeaState.ADMISSIBLE})
"""States in which the team owes the next step."""

ENDED = frozenset({IdeaState.INADMISSIBLE, IdeaState.SELECTED, IdeaState.NOT_SELECTED, IdeaState.WITHDRAWN})

INADMISSIBLE_CODES = {
    "duplicate": "Le même problème a déjà été déposé",
    "out_of_scope": "Le sujet ne relève pas de la Région",
    "under_way": "Une réponse est déjà en cours",
    "support": "C’est une panne : elle est confiée au service d’assistance",
    "incomplete": "Il manque des éléments pour comprendre le problème",
    "improper": "Le contenu n’est pas acceptable",
}
"""Why an idea may be turned down at once: code -> words for its author."""


@dataclass(eq=False)
class Idea:
    """A problem that an agent has put on the table."""

    id: UUID
    number: str
    call_id: UUID
    author_id: UUID
    title: str
    problem: str
    who: str
    frequency: str
    today: str
    carries: bool
    submitted_at: datetime
    answer_by: datetime
    state: IdeaState = IdeaState.SUBMITTED
    code: str = ""
    reason: str = ""
    opinion: str = ""
    body_id: UUID | None = None
    decision_number: str = ""
    changed_at: datetime | None = None
    version: int = field(default=1, init=False)

    def submit(self, call: Call) -> IdeaSubmitted:
        """Put it on the table of a call that accepts it."""
        call.check_open(self.submitted_at)
        self.answer_by = self.submitted_at + timedelta(days=call.answer_days)
        self.changed_at = self.submitted_at
        return IdeaSubmitted(
            idea_id=self.id,
            number=self.number,
            call_id=self.call_id,
            author_id=self.author_id,
            title=self.title,
            problem=self.problem,
            answer_by=self.answer_by,
            submitted_at=self.submitted_at,
        )

    def admit(self, *, reason: str, by: UUID, now: datetime) -> IdeaInstructed:
        """The team finds that it can go before a body."""
        self._examine(IdeaState.ADMISSIBLE, "", reason, now)
        return self._instructed(by, now)

    def turn_down(self, *, code: str, reason: str, by: UUID, now: datetime) -> IdeaInstructed:
        """The team finds that it cannot, with a code and a reason that the author reads."""
        self._examine(IdeaState.INADMISSIBLE, code, reason, now)
        return self._instructed(by, now)

    def _examine(self, state: IdeaState, code: str, reason: str, now: datetime) -> None:
        if self.state is not IdeaState.SUBMITTED:
            raise Refused("Cette idée a déjà été examinée.")
        self.state, self.code, self.reason, self.changed_at = state, code, reason, now

    def _instructed(self, by: UUID, now: datetime) -> IdeaInstructed:
        return IdeaInstructed(
            idea_id=self.id,
            number=self.number,
            author_id=self.author_id,
            title=self.title,
            outcome=self.state.value,
            code=self.code,
            reason=self.reason,
            instructed_by=by,
            instructed_at=now,
        )

    def present(self, *, body_id: UUID, opinion: str, by: UUID, now: datetime) -> IdeaPresented:
        """Put it before the body that will decide."""
        if self.state is not IdeaState.ADMISSIBLE:
            raise Refused("Seule une idée recevable peut être présentée à une instance.")
        self.state, self.body_id, self.opinion, self.changed_at = IdeaState.PRESENTED, body_id, opinion, now
        return IdeaPresented(
            idea_id=self.id,
            number=self.number,
            author_id=self.author_id,
            title=self.title,
            problem=self.problem,
            opinion=opinion,
            body_id=body_id,
            presented_by=by,
            presented_at=now,
        )

    def withdraw(self, *, by: UUID, why: str, now: datetime) -> IdeaWithdrawn:
        """The author takes it back and says why, as long as no body has it in hand."""
        if by != self.author_id:
            raise Forbidden("Seule la personne qui a déposé cette idée peut la retirer.")
        if not self.may_be_withdrawn:
            raise Refused("Cette idée ne peut plus être retirée : elle est devant l’instance ou déjà tranchée.")
        self.state, self.reason, self.changed_at = IdeaState.WITHDRAWN, why, now
        return IdeaWithdrawn(
            idea_id=self.id, number=self.number, author_id=self.author_id, title=self.title, withdrawn_at=now
        )

    def answer(self, *, granted: bool, reason: str, decision_number: str, now: datetime) -> IdeaAnswered:
        """The body has decided."""
        if self.state is not IdeaState.PRESENTED:
            raise Refused("Cette idée n’attend pas de décision.")
        self.state = IdeaState.SELECTED if granted else IdeaState.NOT_SELECTED
        self.decision_number, self.reason, self.changed_at = decision_number, reason, now
        return IdeaAnswered(
            idea_id=self.id,
            number=self.number,
            author_id=self.author_id,
            title=self.title,
            outcome=self.state.value,
            decision_number=decision_number,
            answered_at=now,
        )

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen to it."""
        return self.state in ENDED

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether no body has it in hand yet."""
        return self.state in {IdeaState.SUBMITTED, IdeaState.ADMISSIBLE}

    def seen_by(self, person_id: UUID, *, examiner: bool) -> bool:
        """Whether a person may read why: the author and the team; an author who takes it back tells every agent."""
        return self.state is IdeaState.WITHDRAWN or examiner or person_id == self.author_id
