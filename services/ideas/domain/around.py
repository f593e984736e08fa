"""What people do around an idea: support it, live the same, offer to carry it, talk about it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from shared.errors import Forbidden, Refused

WORDS_MAX = 2000
NOT_HERE = frozenset({IdeaState.WITHDRAWN, IdeaState.INADMISSIBLE})


def may_be_carried(idea: Idea) -> bool:
    """Whether it looks for somebody to carry it."""
    return idea.state not in NOT_HERE and idea.state is not IdeaState.NOT_SELECTED


def may_be_talked_about(idea: Idea) -> bool:
    """Whether comments are still taken."""
    return idea.state not in NOT_HERE


def check_support(idea: Idea, person_id: UUID) -> None:
    """Refuse the author's own support, and any once the idea has its answer."""
    if person_id == idea.author_id:
        raise Refused("C’est votre idée : ce sont les autres qui la soutiennent.")
    check_living(idea)


def check_living(idea: Idea) -> None:
    """Refuse to count anything more once the idea has its answer or was taken back."""
    if idea.ended:
        raise Refused("Cette idée a sa réponse ou a été retirée : on ne compte plus rien autour d’elle.")


def check_carrier(idea: Idea, person_id: UUID) -> None:
    """A carrier who offers to help is somebody else than the author, who says so in the idea itself."""
    if person_id == idea.author_id:
        raise Refused("C’est votre idée : vous avez dit en la déposant si vous souhaitez la porter.")
    if not may_be_carried(idea):
        raise Refused("Cette idée ne cherche plus personne pour la porter.")


def check_talk(idea: Idea) -> None:
    """People talk about an idea until it is taken back or turned down."""
    if not may_be_talked_about(idea):
        raise Refused("Cette idée a été retirée ou n’est pas recevable : on n’y ajoute plus de commentaire.")


@dataclass(eq=False)
class Comment:
    """Some words about an idea; an answer stands under the comment that it answers."""

    id: UUID
    idea_id: UUID
    parent_id: UUID | None
    author_id: UUID
    words: str
    at: datetime
    removed_at: datetime | None = None
    removed_by: UUID | None = None
    why: str = ""

    def check_answer(self) -> None:
        """Refuse to answer what is no longer there."""
        if self.removed_at is not None:
            raise Refused("Ce commentaire a été retiré : on ne peut plus y répondre.")

    def remove(self, *, by: UUID, team: bool, why: str, now: datetime) -> None:
        """Take the words away for good; that there was a comment, and why it went, stays."""
        if by != self.author_id and not team:
            raise Forbidden("Seules l’équipe et la personne qui a écrit ce commentaire peuvent le retirer.")
        if self.removed_at is not None:
            raise Refused("Ce commentaire est déjà retiré.")
        self.words, self.why = "", why
        self.removed_at, self.removed_by = now, by
