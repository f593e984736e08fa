"""How a vote is counted: pure functions on whole numbers. One file for each part of the count."""

from services.governance.domain.rules.ballots import Choice, Tally, tally
from services.governance.domain.rules.majority import carries
from services.governance.domain.rules.quorum import attendance_of, half_at_least, is_met, more_than_half
from services.governance.domain.rules.reasons import REASONS
from services.governance.domain.rules.result import Ground, Outcome, Result, result_of
from services.governance.domain.rules.runoff import Election, elect
from services.governance.domain.rules.settings import CGCT, CRPA, PRESETS, Base, Majority, Preset, Quorum, Rules
from services.governance.domain.rules.written import reason_of

__all__ = [
    "CGCT",
    "CRPA",
    "PRESETS",
    "REASONS",
    "Base",
    "Choice",
    "Election",
    "Ground",
    "Majority",
    "Outcome",
    "Preset",
    "Quorum",
    "Result",
    "Rules",
    "Tally",
    "attendance_of",
    "carries",
    "elect",
    "half_at_least",
    "is_met",
    "more_than_half",
    "reason_of",
    "result_of",
    "tally",
]
