"""The pages of governance, one blueprint for each theme."""

from services.governance.web import (
    bodies,
    calendar,
    cases,
    conditions,
    corrections,
    delegation,
    envelopes,
    evocation,
    holding,
    priorities,
    questions,
    register,
    roles,
    rules,
    sittings,
    votes,
)

pages = (
    cases.pages,
    votes.pages,
    sittings.pages,
    holding.pages,
    calendar.pages,
    bodies.pages,
    rules.pages,
    delegation.pages,
    evocation.pages,
    envelopes.pages,
    conditions.pages,
    corrections.pages,
    priorities.pages,
    questions.pages,
    register.pages,
    roles.pages,
)
