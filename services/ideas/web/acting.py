"""What nobody does about an idea of their own."""

from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.queries.acting import acting
from services.ideas.queries.ideas import the_idea
from shared.errors import Forbidden
from shared.web import reading


def not_mine(idea_id: UUID) -> Idea:
    """Whoever examines reads what is written about every idea but their own."""
    idea = the_idea(reading(), idea_id)
    if idea.author_id == acting(idea_id):
        raise Forbidden("C’est votre idée : vos collègues l’examinent sans vous.")
    return idea
