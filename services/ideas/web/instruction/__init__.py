"""The pages of the team's work on ideas, one blueprint for each part of it."""

from services.ideas.web.instruction import completing, merging

pages = (completing.pages, merging.pages)
