"""The pages of the service of ideas."""

from services.ideas.web.ideas import pages

__all__ = ["pages"]
