"""Who and what stands beside an author: co-authors, documents, somebody without a mailbox for whom one deposits."""

from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import WAITING
from shared.errors import Forbidden, Refused

MOST_COAUTHORS, MOST_DOCUMENTS = 5, 5


def check_author(idea: Idea, by: UUID) -> None:
    """Refuse whoever did not deposit it."""
    if by != idea.author_id:
        raise Forbidden("Seule la personne qui a déposé cette idée peut faire cela.")


def check_waiting(idea: Idea) -> None:
    """What is beside an idea changes until it is before a body."""
    if idea.state not in WAITING:
        raise Refused("Cette idée est devant une instance ou a sa réponse : on n’y ajoute plus rien.")


def check_invitation(idea: Idea, *, by: UUID, invited: UUID, there: int) -> None:
    """Refuse to invite oneself, or more people than one reads in a line."""
    check_author(idea, by)
    check_waiting(idea)
    if invited == by:
        raise Refused("C’est votre idée : invitez une autre personne.")
    if there >= MOST_COAUTHORS:
        raise Refused("Une idée a {most} coauteurs au plus.", most=MOST_COAUTHORS)


def check_document(idea: Idea, *, by: UUID, there: int) -> None:
    """Refuse one document too many; its kind and size are checked where files are read."""
    check_author(idea, by)
    check_waiting(idea)
    if there >= MOST_DOCUMENTS:
        raise Refused("Une idée porte {most} documents au plus. Retirez-en un d’abord.", most=MOST_DOCUMENTS)
