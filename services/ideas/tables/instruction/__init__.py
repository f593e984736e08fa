"""The team's work on ideas, one file for each part of it."""

from services.ideas.tables.instruction.evaluations import evaluation, note, score
from services.ideas.tables.instruction.links import completion, merge, split

__all__ = ["completion", "evaluation", "merge", "note", "score", "split"]
