"""What the service of products says, one file for each theme."""

from shared.contracts.portfolio.catalogue import (
    OpinionGiven,
    OpinionModerated,
    ProductListed,
    ProposalDecided,
    ProposalReceived,
)
from shared.contracts.portfolio.evidence import EngagementAsked, EngagementSigned, PreIncubationConcluded
from shared.contracts.portfolio.exits import (
    ExitAccepted,
    ExitDecisionUnused,
    ExitMoved,
    ExitOpened,
    ExitProposed,
    ExitRefused,
    ExitReviewed,
    ReserveDue,
    ReserveLifted,
    ReviewDue,
)
from shared.contracts.portfolio.following import (
    DocumentChanged,
    Measured,
    MoneyChanged,
    MoneyEnding,
    PlanChanged,
    ProofsExpiring,
    RiskChanged,
    RiskTurnedGrave,
    StandardChanged,
)
from shared.contracts.portfolio.phases import ConditionChanged, GateRequested, PhaseChanged
from shared.contracts.portfolio.products import (
    ObjectivesChanged,
    ProductCreated,
    ProductImported,
    ProductSucceeded,
    SheetChanged,
)
from shared.contracts.portfolio.questions import LABEL_MAX, QuestionAsked
from shared.contracts.portfolio.teams import (
    HelpAnswered,
    HelpOffered,
    PhaseOverdue,
    RolesMissing,
    SponsorLeaving,
    TeamChanged,
)
from shared.contracts.portfolio.training import TrainingSeatChanged

__all__ = [
    "LABEL_MAX",
    "ConditionChanged",
    "DocumentChanged",
    "EngagementAsked",
    "EngagementSigned",
    "ExitAccepted",
    "ExitDecisionUnused",
    "ExitMoved",
    "ExitOpened",
    "ExitProposed",
    "ExitRefused",
    "ExitReviewed",
    "GateRequested",
    "HelpAnswered",
    "HelpOffered",
    "Measured",
    "MoneyChanged",
    "MoneyEnding",
    "ObjectivesChanged",
    "OpinionGiven",
    "OpinionModerated",
    "PhaseChanged",
    "PhaseOverdue",
    "PlanChanged",
    "PreIncubationConcluded",
    "ProductCreated",
    "ProductImported",
    "ProductListed",
    "ProductSucceeded",
    "ProofsExpiring",
    "ProposalDecided",
    "ProposalReceived",
    "QuestionAsked",
    "ReserveDue",
    "ReserveLifted",
    "ReviewDue",
    "RiskChanged",
    "RiskTurnedGrave",
    "RolesMissing",
    "SheetChanged",
    "SponsorLeaving",
    "StandardChanged",
    "TeamChanged",
    "TrainingSeatChanged",
]
