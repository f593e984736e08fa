"""Automatic checks: asked for, sent, made, recorded; waived, and told who can reach a product."""

from services.portfolio.commands.checks.asking import AskForChecks, ask_due, ask_for_checks
from services.portfolio.commands.checks.recording import Recorded, listeners, record
from services.portfolio.commands.checks.waiving import (
    EndWaiver,
    SetAccess,
    WaiveCheck,
    end_waiver,
    set_access,
    waive_check,
)

__all__ = [
    "AskForChecks",
    "EndWaiver",
    "Recorded",
    "SetAccess",
    "WaiveCheck",
    "ask_due",
    "ask_for_checks",
    "end_waiver",
    "listeners",
    "record",
    "set_access",
    "waive_check",
]
