"""The pages of the service of ideas, one blueprint for each theme."""

from services.ideas.web import calls, ideas

pages = (ideas.pages, calls.pages)
