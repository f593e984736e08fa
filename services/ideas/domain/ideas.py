"""Ideas: what may happen to them, in which order, and who is told what."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.ideas.domain.calls import Call
from services.ideas.domain.states import ENDED, LEADS_TO, MERGEABLE, UNANSWERED, IdeaState, check_move, check_return
from shared.contracts.ideas import IdeaAnswered, IdeaInstructed, IdeaMoved, IdeaPresented, IdeaSubmitted, IdeaWithdrawn
from shared.errors import Forbidden, Refused

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
    visibility: str = "internal"
    version: int = field(default=1, init=False)

    def submit(self, call: Call) -> IdeaSubmitted:
        """Put it on the table of a call that accepts it."""
        call.check_open(self.submitted_at)
        self.answer_by = self.submitted_at + timedelta(days=call.answer_days)
        self.changed_at = self.submitted_at
        return self.submitted()

    def part(
        self, *, part_id: UUID, number: str, title: str, problem: str, now: datetime
    ) -> "tuple[Idea, IdeaSubmitted]":
        """Another idea made of a part of this one: same author, call and promise, even after the call has closed."""
        if not self.may_be_split:
            raise Refused("Cette idée a sa réponse ou est devant l’instance : on ne la sépare plus.")
        anew: dict[str, Any] = {"state": IdeaState.SUBMITTED, "code": "", "reason": "", "changed_at": now}
        made = replace(self, id=part_id, number=number, title=title, problem=problem, **anew)
        return made, made.submitted()

    def submitted(self) -> IdeaSubmitted:
        """It is on the table."""
        return IdeaSubmitted(
            **self.named(),
            call_id=self.call_id,
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
        self.go(state, now, refused="Cette idée a déjà été examinée.")
        self.code, self.reason = code, reason

    def go(self, state: IdeaState, now: datetime, *, refused: str) -> None:
        """Take one step of its road; a step that its road does not have is refused with this sentence."""
        check_move(self.state, state, refused)
        self.state, self.changed_at = state, now

    def come_back(self, state: IdeaState, now: datetime, *, refused: str) -> None:
        """Find its road again: a link is undone, or a later call takes it up."""
        check_return(self.state, state, refused)
        self.state, self.changed_at = state, now

    def moved(self, *, by: UUID | None, now: datetime) -> IdeaMoved:
        """Where it stands now, for steps that have no event of their own."""
        return IdeaMoved(**self.named(), call_id=self.call_id, state=self.state.value, moved_by=by, moved_at=now)

    def named(self) -> dict[str, Any]:
        """How every event about an idea names it."""
        return {"idea_id": self.id, "number": self.number, "author_id": self.author_id, "title": self.title}

    def _instructed(self, by: UUID, now: datetime) -> IdeaInstructed:
        return IdeaInstructed(
            **self.named(),
            outcome=self.state.value,
            code=self.code,
            reason=self.reason,
            instructed_by=by,
            instructed_at=now,
        )

    def present(
        self,
        *,
        body_id: UUID,
        opinion: str,
        by: UUID,
        now: datetime,
        dsi_opinion: str = "",
        answer_held: bool = False,
    ) -> IdeaPresented:
        """Put it before the body that will decide, with the opinions of the team and of the DSI."""
        self.go(IdeaState.PRESENTED, now, refused="Seule une idée recevable peut être présentée à une instance.")
        self.body_id, self.opinion = body_id, opinion
        return IdeaPresented(
            **self.named(),
            problem=self.problem,
            opinion=opinion,
            dsi_opinion=dsi_opinion,
            answer_held=answer_held,
            body_id=body_id,
            presented_by=by,
            presented_at=now,
        )

    def withdraw(self, *, by: UUID, why: str, now: datetime) -> IdeaWithdrawn:
        """The author takes it back and says why, as long as no body has it in hand."""
        if by != self.author_id:
            raise Forbidden("Seule la personne qui a déposé cette idée peut la retirer.")
        late = "Cette idée ne peut plus être retirée : elle est devant l’instance ou déjà tranchée."
        self.go(IdeaState.WITHDRAWN, now, refused=late)
        self.reason = why
        return IdeaWithdrawn(**self.named(), withdrawn_at=now)

    def answer(self, *, granted: bool, reason: str, decision_number: str, now: datetime) -> IdeaAnswered:
        """The body has decided."""
        if self.state is not IdeaState.PRESENTED:
            raise Refused("Cette idée n’attend pas de décision.")
        state = IdeaState.SELECTED if granted else IdeaState.NOT_SELECTED
        self.go(state, now, refused="Cette idée n’attend pas de décision.")
        self.decision_number, self.reason = decision_number, reason
        return IdeaAnswered(**self.named(), outcome=self.state.value, decision_number=decision_number, answered_at=now)

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen to it."""
        return self.state in ENDED

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether no body has it in hand yet."""
        return IdeaState.WITHDRAWN in LEADS_TO[self.state]

    @property
    def may_be_merged(self) -> bool:
        """Whether it may be found to be a duplicate of another."""
        return self.state in MERGEABLE

    @property
    def may_be_split(self) -> bool:
        """Whether a part of it may become another idea."""
        return self.state in UNANSWERED

    def seen_by(self, person_id: UUID, *, examiner: bool) -> bool:
        """Whether a person may read why: the author and the team; an author who takes it back tells every agent."""
        return self.state is IdeaState.WITHDRAWN or examiner or person_id == self.author_id
