"""The pages of the service of ideas, one blueprint for each theme."""

from services.ideas.web import around, calls, comments, ideas

pages = (ideas.pages, around.pages, comments.pages, calls.pages)
