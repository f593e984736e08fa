"""Ideas: what may happen to them, in which order, and who is told what."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.ideas.domain.calls import Call
from services.ideas.domain.showing import KEPT_TITLE, SEEN
from services.ideas.domain.states import ENDED, LEADS_TO, MERGEABLE, UNANSWERED, IdeaState, check_move, check_return
from shared.contracts.ideas import (
    IdeaAnswered,
    IdeaInstructed,
    IdeaMoved,
    IdeaPresented,
    IdeaReceived,
    IdeaSubmitted,
    IdeaWithdrawn,
)
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
    told: bool = True
    """Whether its deposit was told to all; not before somebody of the team has read it, where the call says so."""
    version: int = field(default=1, init=False)

    def submit(self, call: Call) -> IdeaSubmitted | IdeaReceived:
        """Put it on the table of a call that accepts it."""
        call.check_open(self.submitted_at)
        self.answer_by = self.submitted_at + timedelta(days=call.answer_days)
        self.changed_at = self.submitted_at
        return self.deposited()

    def part(
        self, *, part_id: UUID, number: str, title: str, problem: str, now: datetime
    ) -> "tuple[Idea, IdeaSubmitted | IdeaReceived]":
        """Another idea made of a part of this one: same author, call and promise, even after the call has closed."""
        if not self.may_be_split:
            raise Refused("Cette idée a sa réponse ou est devant l’instance : on ne la sépare plus.")
        anew: dict[str, Any] = {"state": IdeaState.SUBMITTED, "code": "", "reason": "", "changed_at": now}
        made = replace(self, id=part_id, number=number, title=title, problem=problem, **anew)
        return made, made.deposited()

    def deposited(self) -> IdeaSubmitted | IdeaReceived:
        """It is on the table; what it says is not told before all may read it."""
        self.told = self.shown
        if self.told:
            return self._submitted(read_first=False)
        return IdeaReceived(
            idea_id=self.id,
            number=self.number,
            call_id=self.call_id,
            author_id=self.author_id,
            answer_by=self.answer_by,
            received_at=self.submitted_at,
        )

    def first_told(self) -> list[IdeaSubmitted]:
        """Its deposit, once all may read it and if it was not told then."""
        if self.told or not self.shown:
            return []
        self.told = True
        return [self._submitted(read_first=True)]

    def _submitted(self, *, read_first: bool) -> IdeaSubmitted:
        return IdeaSubmitted(
            **self.named(),
            call_id=self.call_id,
            problem=self.problem,
            answer_by=self.answer_by,
            submitted_at=self.submitted_at,
            read_first=read_first,
        )

    @property
    def shown(self) -> bool:
        """Whether every agent may read it."""
        return self.visibility in SEEN

    @property
    def shown_title(self) -> str:
        """Its title, as everybody may read it."""
        return self.title if self.shown else KEPT_TITLE

    def check_shown(self) -> None:
        """Refuse to put it before others than its author and the team while only these may read it."""
        if not self.shown:
            raise Refused(
                "Cette idée n’est lue que par son auteur et par l’équipe. "
                "Montrez-la d’abord aux agents, à la page « Qui peut la lire »."
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
        return {"idea_id": self.id, "number": self.number, "author_id": self.author_id, "title": self.shown_title}

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
        self.check_shown()
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
