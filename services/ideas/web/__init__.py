"""The pages of the service of ideas, one blueprint for each theme."""

from services.ideas.web import around, calls, comments, drafts, ideas, wording

pages = (ideas.pages, drafts.pages, wording.pages, around.pages, comments.pages, calls.pages)
