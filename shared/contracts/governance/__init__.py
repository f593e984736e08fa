"""What the service of governance says, one file for each theme."""

from shared.contracts.governance.ambition import STATEMENT_MAX, AmbitionWritten, ObjectiveChanged
from shared.contracts.governance.bodies import BodyChanged
from shared.contracts.governance.cases import CaseDecided, CaseMoved, CaseReceived, QuorumMissed
from shared.contracts.governance.conditions import ConditionChanged, ConditionDueSoon
from shared.contracts.governance.deliberations import DeliberationEntered
from shared.contracts.governance.envelopes import CommitmentChanged, EnvelopeChanged, PurchaseReady
from shared.contracts.governance.hearings import AdviceAsked, AdviceSettled, QuestionPut, QuestionSettled
from shared.contracts.governance.limits import NAME_MAX
from shared.contracts.governance.priorities import PrioritiesSettled
from shared.contracts.governance.register import RegisterAnchored
from shared.contracts.governance.reviews import AppealFiled, DecisionReviewDue, DecisionReviewSettled
from shared.contracts.governance.roles import RoleGranted, RoleRevoked
from shared.contracts.governance.sessions import (
    MinutesApproved,
    MinutesSubmitted,
    SessionCancelled,
    SessionChanged,
    SessionClosed,
    SessionConvened,
)
from shared.contracts.governance.votes import VoteExtended, VoteOpened, VoteReminded

__all__ = [
    "NAME_MAX",
    "STATEMENT_MAX",
    "AdviceAsked",
    "AdviceSettled",
    "AmbitionWritten",
    "AppealFiled",
    "BodyChanged",
    "CaseDecided",
    "CaseMoved",
    "CaseReceived",
    "CommitmentChanged",
    "ConditionChanged",
    "ConditionDueSoon",
    "DecisionReviewDue",
    "DecisionReviewSettled",
    "DeliberationEntered",
    "EnvelopeChanged",
    "MinutesApproved",
    "MinutesSubmitted",
    "ObjectiveChanged",
    "PrioritiesSettled",
    "PurchaseReady",
    "QuestionPut",
    "QuestionSettled",
    "QuorumMissed",
    "RegisterAnchored",
    "RoleGranted",
    "RoleRevoked",
    "SessionCancelled",
    "SessionChanged",
    "SessionClosed",
    "SessionConvened",
    "VoteExtended",
    "VoteOpened",
    "VoteReminded",
]
