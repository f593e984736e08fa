"""Ideas and calls for programs: what they may read and write, under /idees/api/v1."""

from services.ideas.api import around, calls, drafts, ideas
from services.ideas.api.base import api

__all__ = ["api", "around", "calls", "drafts", "ideas"]
