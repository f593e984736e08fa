"""Answers to the ideas of a call, prepared one by one and published together."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import LEADS_TO, UNANSWERED, IdeaState
from shared.contracts.governance import CaseDecided
from shared.contracts.ideas import AnswerPublished
from shared.errors import Refused

BY_THE_TEAM = (IdeaState.INADMISSIBLE, IdeaState.NOT_SELECTED, IdeaState.RESERVED)
"""What the team may answer by itself; a body alone selects."""
OWED = UNANSWERED | {IdeaState.PRESENTED}
"""States of ideas to which an answer is owed before those of their call are published."""
_ANSWERABLE = frozenset({*LEADS_TO[IdeaState.PRESENTED], IdeaState.INADMISSIBLE})


@dataclass(eq=False)
class PreparedAnswer:
    """What becomes of an idea, in the words that its author will read; nobody but the team sees it before."""

    idea_id: UUID
    call_id: UUID
    outcome: IdeaState
    code: str
    words: str
    prepared_by: UUID | None
    prepared_at: datetime
    decision_id: UUID | None = None
    decision_number: str = ""
    decided_at: datetime | None = None
    published_at: datetime | None = None
    version: int = field(default=1, init=False)

    @classmethod
    def of_decision(cls, idea: Idea, decided: CaseDecided, now: datetime) -> "PreparedAnswer":
        """A body has decided: its answer waits with the others."""
        granted = decided.outcome == "granted"
        return cls(
            idea.id,
            idea.call_id,
            IdeaState.SELECTED if granted else IdeaState.NOT_SELECTED,
            code="",
            words=decided.reason,
            prepared_by=None,
            prepared_at=now,
            decision_id=decided.decision_id,
            decision_number=decided.decision_number,
            decided_at=decided.decided_at,
        )

    def write(self, outcome: IdeaState, code: str, words: str, *, by: UUID, now: datetime) -> None:
        """Write it anew before it is published; what a body decided stays, its words may be put more simply."""
        if self.published_at is not None:
            raise Refused("Cette réponse est publiée : elle ne change plus.")
        if self.decision_id is not None and outcome is not self.outcome:
            raise Refused("L’instance a décidé : vous pouvez changer les mots de la réponse, pas la réponse.")
        self.outcome, self.code, self.words = outcome, code, words
        self.prepared_by, self.prepared_at = by, now

    def check(self, idea: Idea) -> None:
        """Refuse an answer that the road of the idea does not have."""
        if self.outcome is not IdeaState.SELECTED and idea.state is IdeaState.PRESENTED and self.decision_id is None:
            raise Refused("Cette idée est devant l’instance : sa décision sera la réponse.")
        if not _reaches(idea.state, self.outcome):
            raise Refused("Cette réponse ne convient pas à une idée dans cet état.")

    def publish(self, idea: Idea, *, by: UUID, now: datetime) -> AnswerPublished:
        """The idea takes its last step, and everybody who waited hears it."""
        if idea.state is IdeaState.ADMISSIBLE:
            idea.go(IdeaState.INSTRUCTED, now, refused="Cette idée a déjà sa réponse.")
        idea.go(self.outcome, now, refused="Cette idée a déjà sa réponse.")
        idea.code, idea.reason, idea.decision_number = self.code, self.words, self.decision_number
        self.published_at = now
        return AnswerPublished(
            **idea.named(),
            call_id=idea.call_id,
            problem=idea.problem,
            outcome=self.outcome.value,
            code=self.code,
            words=self.words,
            decision_id=self.decision_id,
            decision_number=self.decision_number,
            decided_at=self.decided_at,
            published_by=by,
            published_at=now,
        )


def may_prepare(state: IdeaState) -> bool:
    """Whether an answer of the team's own suits an idea in this state."""
    return any(_reaches(state, outcome) for outcome in BY_THE_TEAM)


def _reaches(state: IdeaState, outcome: IdeaState) -> bool:
    """An admissible idea is taken as examined when its answer is published."""
    after = LEADS_TO[state] | (LEADS_TO[IdeaState.INSTRUCTED] if state is IdeaState.ADMISSIBLE else frozenset())
    return outcome in after & _ANSWERABLE
