"""Under which id the person in front of a page, or behind a program, acts on an idea."""

from uuid import UUID

from structlog.contextvars import unbind_contextvars

from services.ideas.queries.pseudonyms import acting_as
from shared.web import me, reading


def acting(idea_id: UUID) -> UUID:
    """One's own id; one's alias on the idea that one signed with a pseudonym, so that nothing there tells who it is."""
    mine = acting_as(reading(), idea_id, me().id)
    if mine != me().id:
        unnamed()
    return mine


def unnamed() -> None:
    """What is logged of this request says no more who asks: it bears the same correlation as the event said in it."""
    unbind_contextvars("person")
