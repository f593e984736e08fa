"""Keeping the index by which similar ideas are found."""

from uuid import UUID

from sqlalchemy import delete, insert, select

from services.ideas.domain.similar import MARK, words_of
from services.ideas.tables import found_idea, idea
from shared.messages import command
from shared.service import Runtime
from shared.uow import UnitOfWork

TOGETHER = 200
"""Ideas whose index is written anew in one transaction."""


def index(uow: UnitOfWork, idea_id: UUID, title: str, problem: str) -> None:
    """Write the words of an idea that is being written: its row is locked, or new and flushed."""
    uow.session.execute(delete(found_idea).where(found_idea.c.idea_id == idea_id))
    rows = [{"word": word, "idea_id": idea_id} for word in (MARK, *words_of(title, problem))]
    uow.session.execute(insert(found_idea), rows)


@command
class IndexSomeIdeas:
    """Write the index of ideas that were last written before the index was what it is."""


def index_some_ideas(_cmd: IndexSomeIdeas, uow: UnitOfWork) -> int:
    """Returns how many."""
    done = select(found_idea.c.idea_id).where(found_idea.c.word == MARK, found_idea.c.idea_id == idea.c.id).exists()
    old = select(idea.c.id, idea.c.title, idea.c.problem).where(~done).order_by(idea.c.id).limit(TOGETHER)
    rows = uow.session.execute(old.with_for_update(skip_locked=True)).all()
    for row in rows:
        index(uow, row.id, row.title, row.problem)
    return len(rows)


def index_what_is_not(runtime: Runtime) -> None:
    """The worker's timer: after an upgrade the first rounds do all there is, later ones find nothing."""
    while runtime.do(index_some_ideas, IndexSomeIdeas()) == TOGETHER:
        pass
