"""The pages of the team's work on ideas, one blueprint for each part of it."""

from services.ideas.web.instruction import (
    answering,
    coaching,
    completing,
    evaluating,
    feasibility,
    keeping_warm,
    merging,
    shortlist,
    triage,
)

_EACH = (triage, completing, merging, evaluating, feasibility, coaching)
_TOGETHER = (answering, shortlist, keeping_warm)

pages = tuple(part.pages for part in (*_EACH, *_TOGETHER))
