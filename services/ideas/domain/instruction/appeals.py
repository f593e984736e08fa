"""After an appeal: an idea whose refusal a higher body has repealed finds its road again."""

from datetime import datetime, timedelta

from services.ideas.domain.calls import Call
from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from shared.contracts.governance import CaseDecided
from shared.contracts.ideas import IdeaMoved

REPEAL = "repeal_decision"
"""How governance names the question whether a decision is repealed."""


def reopens(idea: Idea, decided: CaseDecided) -> bool:
    """Whether what was granted repeals the very decision that refused this idea."""
    refused = idea.state is IdeaState.NOT_SELECTED and idea.decision_number == decided.corrects
    return decided.question == REPEAL and decided.outcome == "granted" and refused


def reopen(idea: Idea, call: Call, repealed: CaseDecided, now: datetime) -> IdeaMoved:
    """A body may be asked again, the promise of its call counted anew; its page says which decision did that."""
    idea.come_back(IdeaState.ADMISSIBLE, now, refused="Seule une idée refusée peut revenir après un recours.")
    idea.decision_number, idea.reason = repealed.decision_number, repealed.reason
    idea.answer_by = now + timedelta(days=call.answer_days)
    return idea.moved(by=None, now=now)
