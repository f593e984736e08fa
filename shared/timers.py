"""What the worker of every service does by itself, and how often."""

from shared.service import Timer

TIMERS = (
    Timer("inbox", 1.0, lambda runtime: runtime.retry_due()),
    Timer("history", 3600.0, lambda runtime: runtime.forget_history()),
)
"""Seconds between two rounds; beside these each service has its own."""
