"""Remember that the answer to an idea was published: the sense of the decision on it is held back no longer."""

from services.governance.tables import answer_published
from shared.contracts.ideas import AnswerPublished
from shared.database import insert_into
from shared.uow import UnitOfWork


def know_published(event: AnswerPublished, uow: UnitOfWork) -> None:
    """Once for each idea, in whatever order it comes."""
    row = insert_into(uow.session, answer_published).values(idea_id=event.idea_id, published_at=event.published_at)
    uow.session.execute(row.on_conflict_do_nothing())
