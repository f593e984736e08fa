"""The pages of governance, one blueprint for each theme."""

from services.governance.web import bodies, cases, questions, register, roles, votes

pages = (cases.pages, votes.pages, bodies.pages, questions.pages, register.pages, roles.pages)
