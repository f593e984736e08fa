"""Writing an idea anew while its words may still change."""

from uuid import UUID

from sqlalchemy import func, insert, select

from services.ideas.commands.similar import index
from services.ideas.commands.telling import Concerned, Coping, Extent, Situation
from services.ideas.domain.ideas import Idea
from services.ideas.domain.wording import WORDS, check_change
from services.ideas.tables import wording
from shared.contracts.ideas import IdeaReworded
from shared.messages import command, given, hidden
from shared.uow import UnitOfWork


@command
class RewordIdea(Coping, Extent, Concerned, Situation):
    """Change the words of one's idea."""

    by: UUID = given()
    idea_id: UUID = given()
    seen: int = hidden()


def reword_idea(cmd: RewordIdea, uow: UnitOfWork) -> UUID:
    """What stood there before is kept for all to read; the same words again change nothing. Returns the idea's id."""
    idea = uow.get(Idea, cmd.idea_id, seen=cmd.seen)
    check_change(idea, by=cmd.by, now=uow.now)
    before = {name: getattr(idea, name) for name in WORDS}
    after = {name: getattr(cmd, name) for name in WORDS}
    if before == after:
        return idea.id
    _keep(idea, before, uow)
    for name, value in after.items():
        setattr(idea, name, value)
    index(uow, idea.id, idea.title, idea.problem)
    if idea.shown:
        words = {"title": idea.title, "problem": idea.problem}
        uow.say(IdeaReworded(idea_id=idea.id, number=idea.number, **words, reworded_at=uow.now))
    return idea.id


def _keep(idea: Idea, before: dict[str, str], uow: UnitOfWork) -> None:
    kept = uow.session.scalar(select(func.count()).where(wording.c.idea_id == idea.id)) or 0
    uow.session.execute(insert(wording).values(idea_id=idea.id, number=kept + 1, **before, replaced_at=uow.now))
