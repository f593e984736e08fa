"""Tables of ideas, one file for each theme, and how objects are mapped to them."""

from services.ideas.tables.around import comment, lived, support, volunteer
from services.ideas.tables.base import metadata
from services.ideas.tables.calls import call
from services.ideas.tables.drafts import draft, story, wording
from services.ideas.tables.ideas import idea
from services.ideas.tables.instruction import completion, merge, split
from services.ideas.tables.others import body, product
from services.ideas.tables.similar import found_idea

__all__ = [
    "body",
    "call",
    "comment",
    "completion",
    "draft",
    "found_idea",
    "idea",
    "lived",
    "merge",
    "metadata",
    "product",
    "split",
    "story",
    "support",
    "volunteer",
    "wording",
]
