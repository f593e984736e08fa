"""A case: the question that a body has to decide, from its arrival to the decision."""

from services.governance.domain.cases.case import PASS_GATE, SELECT_IDEA, Case, CaseState, Move
from services.governance.domain.cases.deciding import decide
from services.governance.domain.cases.moving import move
from services.governance.domain.cases.voting import (
    LONGEST_VOTE,
    PAST,
    TOO_FAR,
    check_advice,
    choosing_of,
    extend_vote,
    miss_quorum,
    open_vote,
    remind,
    second_vote_from,
)

__all__ = [
    "LONGEST_VOTE",
    "PASS_GATE",
    "PAST",
    "SELECT_IDEA",
    "TOO_FAR",
    "Case",
    "CaseState",
    "Move",
    "check_advice",
    "choosing_of",
    "decide",
    "extend_vote",
    "miss_quorum",
    "move",
    "open_vote",
    "remind",
    "second_vote_from",
]
