"""Ideas as lists and pages show them, and what goes with them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from services.ideas.domain.ideas import Idea
from services.ideas.domain.states import IdeaState
from services.ideas.queries.listing import Narrowed
from services.ideas.queries.paging import PAGE, Page, page_of
from services.ideas.queries.pseudonyms import name_of
from services.ideas.tables import body, follow, idea, product, support
from services.ideas.tables.ideas import seen_by_all
from services.ideas.tables.pseudonyms import all_of
from shared.errors import NotFound
from shared.web.slices import Slice

ALL = Narrowed()


def the_idea(session: Session, idea_id: UUID) -> Idea:
    """One idea; raises NotFound."""
    found = session.get(Idea, idea_id)
    if found is None:
        raise NotFound("Nous ne trouvons pas cette idée.")
    return found


def _ideas() -> Select[Any]:
    columns = (idea.c.id, idea.c.number, idea.c.title, idea.c.state, idea.c.submitted_at, idea.c.answer_by)
    author = name_of(idea.c.author_id)
    supporters = select(func.count()).where(support.c.idea_id == idea.c.id).scalar_subquery()
    told = (author.label("author"), supporters.label("supporters"), idea.c.changed_at)
    return select(*columns, idea.c.author_id, *told).order_by(idea.c.id.desc())


def ideas(
    session: Session,
    *,
    narrowed: Narrowed = ALL,
    author: UUID | None = None,
    follower: UUID | None = None,
    after: UUID | None = None,
    limit: int = PAGE,
) -> Page:
    """Ideas, the newest first, `limit` at a time after the one named."""
    wanted = _ideas().where(narrowed.condition)
    if author is not None or follower is not None:
        name = select(body.c.name).where(body.c.id == idea.c.body_id).scalar_subquery()
        wanted = wanted.add_columns(func.coalesce(name, "").label("body"))
    if follower is not None:
        wanted = wanted.where(idea.c.id.in_(select(follow.c.idea_id).where(follow.c.person_id == follower)))
    mine = seen_by_all if author is None else idea.c.author_id.in_(all_of(author))
    wanted = wanted.where(mine)
    if after is not None:
        wanted = wanted.where(idea.c.id < after)
    return page_of(session.execute(wanted.limit(limit + 1)).all(), limit=limit)


def slice_of_ideas(session: Session, wanted: Slice, state: IdeaState | None) -> list[Row[Any]]:
    """Ideas for programs, the newest first, and one more to know whether others follow."""
    chosen = _ideas().order_by(None).where(seen_by_all)
    if state is not None:
        chosen = chosen.where(idea.c.state == state)
    return list(session.execute(wanted.of(chosen, idea.c.id, newest_first=True)))


def idea_for_programs(session: Session, idea_id: UUID) -> Row[Any]:
    """One idea as programs read it; raises NotFound."""
    found = session.execute(_ideas().where(idea.c.id == idea_id)).first()
    if found is None:
        raise NotFound("Nous ne trouvons pas cette idée.")
    return found


def bodies(session: Session) -> list[tuple[str, str]]:
    """Bodies before which an idea can be put, as the choices of a form."""
    rows = session.execute(select(body).where(body.c.members > 0).order_by(body.c.name, body.c.id))
    return [(str(row.id), row.name) for row in rows]


def body_name(session: Session, body_id: UUID | None) -> str:
    """The name of a body, empty when it is not known here."""
    return session.scalar(select(body.c.name).where(body.c.id == body_id)) or ""


def product_of(session: Session, idea_id: UUID) -> Row[Any] | None:
    """The product born of an idea, if there is one."""
    return session.execute(select(product).where(product.c.idea_id == idea_id)).first()
