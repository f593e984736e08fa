"""What the people of the story do around the ideas of others: support them, live the same, talk."""

from contextlib import suppress
from uuid import UUID

from services.ideas.commands.around import LiveThisToo, SupportIdea, live_this_too, support_idea
from services.ideas.commands.comments import PostComment, post_comment
from services.ideas.queries.around import around
from services.ideas.queries.ideas import the_idea
from shared.errors import Refused
from shared.service import Runtime

TIMES_A_MONTH, MINUTES = 6, 20


def gather_around(ideas: Runtime, idea_id: UUID, people: list[UUID]) -> None:
    """Everybody but the author supports an idea until it has its answer, which may come meanwhile; two say more."""
    with suppress(Refused):
        _gather_around(ideas, idea_id, people)


def _gather_around(ideas: Runtime, idea_id: UUID, people: list[UUID]) -> None:
    with ideas.reading() as session:
        idea, talked = the_idea(session, idea_id), around(session, idea_id, people[0]).comments
    others = [person for person in people if person != idea.author_id]
    if idea.ended:
        return
    for person in others:
        ideas.do(support_idea, SupportIdea(by=person, idea_id=idea_id))
    too = LiveThisToo(by=others[0], idea_id=idea_id, times_a_month=TIMES_A_MONTH, minutes=MINUTES, words="")
    ideas.do(live_this_too, too)
    if not talked:
        words = "Chez nous aussi, presque chaque semaine. Nous avons essayé une liste affichée : personne ne la suit."
        ideas.do(post_comment, PostComment(by=others[1], idea_id=idea_id, parent_id=None, words=words))
