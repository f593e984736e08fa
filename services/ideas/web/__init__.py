"""The pages of the service of ideas, one blueprint for each theme."""

from services.ideas.web import (
    around,
    asking,
    beside,
    calls,
    comments,
    drafts,
    idea_files,
    ideas,
    importing,
    instruction,
    manifesto,
    participation,
    pseudonyms,
    similar,
    visibility,
    wording,
)

_TELLING = (ideas, drafts, wording, similar, pseudonyms)
_AROUND = (beside, around, comments)
_CALLS = (calls, asking, importing, idea_files, participation)

pages = tuple(theme.pages for theme in (*_TELLING, *_AROUND, *_CALLS, visibility, manifesto)) + instruction.pages
for theme in pages:
    theme.before_request(visibility.keep_unseen_out)
