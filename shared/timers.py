"""What the worker of every service does by itself, and how often."""

from shared.keeping.comparing import compare_due
from shared.keeping.gaps import notice_gaps
from shared.keeping.telling import tell_digests
from shared.personal.erasure import compact
from shared.retention import tidy
from shared.service import Timer

TIMERS = (
    Timer("inbox", 1.0, lambda runtime: runtime.retry_due()),
    Timer("retention", 3600.0, tidy),
    Timer("erasures", 60.0, compact),
    Timer("digests", 60.0, tell_digests),
    Timer("comparing", 60.0, compare_due),
    Timer("gaps", 60.0, notice_gaps),
)
"""Seconds between two rounds; beside these each service has its own."""
