"""The pages of governance, one blueprint for each theme."""

from services.governance.web import bodies, cases, envelopes, questions, register, roles, votes

pages = (cases.pages, votes.pages, bodies.pages, envelopes.pages, questions.pages, register.pages, roles.pages)
