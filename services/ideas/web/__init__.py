"""The pages of the service of ideas, one blueprint for each theme."""

from services.ideas.web import around, calls, comments, drafts, ideas, instruction, similar, wording

pages = (ideas.pages, drafts.pages, wording.pages, similar.pages, around.pages, comments.pages, calls.pages)
pages += instruction.pages
