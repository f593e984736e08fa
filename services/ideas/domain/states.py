"""Where an idea stands and what may follow: one table of what leads to what."""

from collections.abc import Mapping
from enum import StrEnum

from shared.errors import Refused


class IdeaState(StrEnum):
    """Where an idea stands; what its author has not sent yet is a draft, and no idea of anybody's list."""

    SUBMITTED = "submitted"
    TO_COMPLETE = "to_complete"
    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"
    INSTRUCTED = "instructed"
    SHORTLISTED = "shortlisted"
    PRESENTED = "presented"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    RESERVED = "reserved"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


S = IdeaState
_LEAVES = frozenset({S.WITHDRAWN, S.DUPLICATE})
"""What may happen at any time before the decision."""

LEADS_TO: Mapping[IdeaState, frozenset[IdeaState]] = {
    S.SUBMITTED: _LEAVES | {S.TO_COMPLETE, S.ADMISSIBLE, S.INADMISSIBLE},
    S.TO_COMPLETE: _LEAVES | {S.SUBMITTED, S.INADMISSIBLE},
    # An idea of the standing box may go before a body at once: it has neither scores nor a shortlist.
    S.ADMISSIBLE: _LEAVES | {S.INSTRUCTED, S.PRESENTED},
    S.INSTRUCTED: _LEAVES | {S.SHORTLISTED, S.NOT_SELECTED, S.RESERVED},
    S.SHORTLISTED: _LEAVES | {S.INSTRUCTED, S.PRESENTED, S.NOT_SELECTED, S.RESERVED},
    S.PRESENTED: frozenset({S.SELECTED, S.NOT_SELECTED, S.RESERVED}),
    S.RESERVED: frozenset({S.WITHDRAWN}),
    S.DUPLICATE: frozenset(),
    S.INADMISSIBLE: frozenset(),
    S.SELECTED: frozenset(),
    S.NOT_SELECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
"""From each state, those that may follow."""

COMES_BACK_TO: Mapping[IdeaState, frozenset[IdeaState]] = {
    # Taken up again in a later call.
    S.RESERVED: frozenset({S.ADMISSIBLE}),
    # A higher body has repealed the decision that refused it.
    S.NOT_SELECTED: frozenset({S.ADMISSIBLE}),
    # Linked to the other by mistake: it goes back to where it stood.
    S.DUPLICATE: frozenset(state for state, after in LEADS_TO.items() if S.DUPLICATE in after),
}
"""Where an idea that had left its road comes back to, by an act of its own."""

WAITING = frozenset({S.SUBMITTED, S.ADMISSIBLE, S.INSTRUCTED, S.SHORTLISTED})
"""States in which the team owes the next step."""

UNANSWERED = WAITING | {S.TO_COMPLETE}
"""States in which its author still waits to hear what becomes of it, or has to say more."""

ENDED = frozenset({S.INADMISSIBLE, S.SELECTED, S.NOT_SELECTED, S.WITHDRAWN, S.DUPLICATE})
"""States in which nothing more is counted around it."""

ANSWERED = (ENDED | {S.RESERVED}) - {S.WITHDRAWN, S.DUPLICATE}
"""States that are an answer to its author."""

MERGEABLE = COMES_BACK_TO[S.DUPLICATE]
"""States in which it may be found to be a duplicate of another."""


def check_move(was: IdeaState, becomes: IdeaState, sentence: str) -> None:
    """Refuse, with the sentence, a step that the table does not have."""
    if becomes not in LEADS_TO[was]:
        raise Refused(sentence)


def check_return(was: IdeaState, becomes: IdeaState, sentence: str) -> None:
    """The same of an idea that comes back to its road."""
    if becomes not in COMES_BACK_TO.get(was, frozenset()):
        raise Refused(sentence)
