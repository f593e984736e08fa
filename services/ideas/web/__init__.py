"""The pages of the service of ideas, one blueprint for each theme."""

from services.ideas.web import (
    around,
    beside,
    calls,
    comments,
    drafts,
    ideas,
    instruction,
    manifesto,
    pseudonyms,
    similar,
    wording,
)

_TELLING = (ideas, drafts, wording, similar, pseudonyms)
_AROUND = (beside, around, comments)

pages = tuple(theme.pages for theme in (*_TELLING, *_AROUND, calls, manifesto)) + instruction.pages
