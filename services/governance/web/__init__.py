"""The pages of governance, one blueprint for each theme."""

from services.governance.web import bodies, cases, register, roles, votes

pages = (cases.pages, votes.pages, bodies.pages, register.pages, roles.pages)
