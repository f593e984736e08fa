"""The pages of the team's work on ideas, one blueprint for each part of it."""

from services.ideas.web.instruction import completing, evaluating, merging, triage

pages = (triage.pages, completing.pages, merging.pages, evaluating.pages)
