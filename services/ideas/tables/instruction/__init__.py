"""The team's work on ideas, one file for each part of it."""

from services.ideas.tables.instruction.answering import prepared_answer
from services.ideas.tables.instruction.coaching import coaching
from services.ideas.tables.instruction.evaluations import evaluation, note, score
from services.ideas.tables.instruction.feasibility import feasibility
from services.ideas.tables.instruction.keeping_warm import call_wish, wish
from services.ideas.tables.instruction.links import completion, merge, split
from services.ideas.tables.instruction.shortlist import draw, pitch

__all__ = [
    "call_wish",
    "coaching",
    "completion",
    "draw",
    "evaluation",
    "feasibility",
    "merge",
    "note",
    "pitch",
    "prepared_answer",
    "score",
    "split",
    "wish",
]
