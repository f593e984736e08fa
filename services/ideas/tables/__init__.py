"""Tables of ideas, one file for each theme, and how objects are mapped to them."""

from services.ideas.tables.access import program_key
from services.ideas.tables.around import comment, lived, support, volunteer
from services.ideas.tables.asking import call_question, reminded
from services.ideas.tables.base import metadata
from services.ideas.tables.beside import behalf, coauthor, document, follow
from services.ideas.tables.calls import call
from services.ideas.tables.drafts import draft, story, wording
from services.ideas.tables.ideas import idea
from services.ideas.tables.instruction import completion, merge, split
from services.ideas.tables.manifesto import manifesto, signature
from services.ideas.tables.others import body, product
from services.ideas.tables.pseudonyms import look, pseudonym
from services.ideas.tables.similar import found_idea
from services.ideas.tables.visibility import extract, report

__all__ = [
    "behalf",
    "body",
    "call",
    "call_question",
    "coauthor",
    "comment",
    "completion",
    "document",
    "draft",
    "extract",
    "follow",
    "found_idea",
    "idea",
    "lived",
    "look",
    "manifesto",
    "merge",
    "metadata",
    "product",
    "program_key",
    "pseudonym",
    "reminded",
    "report",
    "signature",
    "split",
    "story",
    "support",
    "volunteer",
    "wording",
]
