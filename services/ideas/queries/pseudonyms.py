"""Under which id a person acts on an idea, what is signed with a pseudonym, and who has looked behind one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from services.ideas.queries.paging import PAGE, Page, page_of
from services.ideas.tables import idea, look, pseudonym
from services.ideas.tables.ideas import title_for_all
from shared.errors import NotFound
from shared.people import Person, person, person_of

SHOWN_FOR = timedelta(minutes=5)
"""How long the page that shows a name may be opened, after the look was written down."""


def acting_as(session: Session, idea_id: UUID, me: UUID) -> UUID:
    """One's own id, or the alias under which one has deposited this very idea."""
    mine = select(pseudonym.c.alias_id).join(idea, idea.c.author_id == pseudonym.c.alias_id)
    return session.scalar(mine.where(idea.c.id == idea_id, pseudonym.c.person_id == me)) or me


def name_of(author: ColumnElement[UUID]) -> ColumnElement[str]:
    """The name of an author as every agent may read it: a person's, or the pseudonym that was signed."""
    known = select(person.c.name).where(person.c.id == author).scalar_subquery()
    signed = select(pseudonym.c.signed).where(pseudonym.c.alias_id == author).scalar_subquery()
    return func.coalesce(known, signed)


def signed_as(session: Session, author: UUID) -> str:
    """The pseudonym with which an idea is signed; empty when it is signed with a name."""
    return session.scalar(select(pseudonym.c.signed).where(pseudonym.c.alias_id == author)) or ""


def signed_ideas(session: Session, after: UUID | None) -> Page:
    """Ideas under a pseudonym, the newest first, without who is behind."""
    wanted = select(idea.c.id, idea.c.number, title_for_all().label("title"), pseudonym.c.alias_id, pseudonym.c.signed)
    wanted = wanted.join(pseudonym, pseudonym.c.alias_id == idea.c.author_id)
    if after is not None:
        wanted = wanted.where(idea.c.id < after)
    return page_of(session.execute(wanted.order_by(idea.c.id.desc()).limit(PAGE + 1)).all())


def looks(session: Session, alias: UUID | None = None, after: UUID | None = None) -> Page:
    """The journal, the newest first: of all pseudonyms, or of one."""
    name = func.coalesce(person.c.name, "").label("name")
    wanted: Select[Any] = select(look, name, idea.c.number).select_from(
        look.outerjoin(person, person.c.id == look.c.by).outerjoin(idea, idea.c.author_id == look.c.alias_id)
    )
    if alias is not None:
        wanted = wanted.where(look.c.alias_id == alias)
    if after is not None:
        wanted = wanted.where(look.c.id < after)
    return page_of(session.execute(wanted.order_by(look.c.id.desc()).limit(PAGE + 1)).all())


def behind(session: Session, look_id: UUID, me: UUID, now: datetime) -> Person:
    """Who is behind, for whoever has just written down why; raises NotFound afterwards and for everybody else."""
    fresh = select(pseudonym.c.person_id).join(look, look.c.alias_id == pseudonym.c.alias_id)
    found = session.scalar(fresh.where(look.c.id == look_id, look.c.by == me, look.c.at > now - SHOWN_FOR))
    someone = person_of(session, found) if found else None
    if someone is None:
        raise NotFound("Ce regard est trop ancien, ou n’est pas le vôtre. Dites à nouveau pourquoi vous regardez.")
    return someone
