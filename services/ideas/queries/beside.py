"""Co-authors, documents, for whom one deposits, and what one follows or is invited to sign."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.ideas.tables import behalf, coauthor, document, follow, idea
from shared.attachments import attachment
from shared.errors import NotFound
from shared.people import person

LISTED = 100


@dataclass(frozen=True)
class Beside:
    """What stands beside one idea, and what the person who looks is to it."""

    coauthors: list[Row[Any]]
    documents: int
    behalf: str
    follows: bool
    followers: int

    def of(self, person_id: UUID) -> Row[Any] | None:
        """The invitation of one person, if there is one."""
        return next((row for row in self.coauthors if row.person_id == person_id), None)

    @property
    def signing(self) -> list[str]:
        """Names of those who have said yes."""
        return [row.name for row in self.coauthors if row.joined_at and row.name]


def beside(session: Session, idea_id: UUID, me: UUID) -> Beside:
    """All in two questions."""
    mine = select(func.count()).where(follow.c.idea_id == idea_id, follow.c.person_id == me).scalar_subquery()
    row = session.execute(
        select(
            select(func.count()).where(document.c.idea_id == idea_id).scalar_subquery(),
            select(behalf.c.words).where(behalf.c.idea_id == idea_id).scalar_subquery(),
            mine,
            select(func.count()).where(follow.c.idea_id == idea_id).scalar_subquery(),
        )
    ).one()
    return Beside(coauthors(session, idea_id), row[0], row[1] or "", bool(row[2]), row[3])


def coauthors(session: Session, idea_id: UUID) -> list[Row[Any]]:
    """Who was invited to sign it, with names, the first first."""
    name = func.coalesce(person.c.name, "").label("name")
    wanted = select(coauthor, name).select_from(coauthor.outerjoin(person, person.c.id == coauthor.c.person_id))
    wanted = wanted.where(coauthor.c.idea_id == idea_id)
    return list(session.execute(wanted.order_by(coauthor.c.invited_at, coauthor.c.person_id)))


def documents(session: Session, idea_id: UUID) -> list[Row[Any]]:
    """Names and sizes of what is joined to it."""
    told = select(attachment.c.id, attachment.c.filename, attachment.c.size, attachment.c.added_at)
    told = told.join(document, document.c.attachment_id == attachment.c.id).where(document.c.idea_id == idea_id)
    return list(session.execute(told.order_by(attachment.c.id)))


def check_document_of(session: Session, idea_id: UUID, attached: UUID) -> None:
    """Raises NotFound for a file that is not of this idea."""
    there = (document.c.idea_id == idea_id) & (document.c.attachment_id == attached)
    if session.scalar(select(func.count()).where(there)) == 0:
        raise NotFound("Nous ne trouvons pas ce document.")


def invited_to(session: Session, me: UUID) -> list[Row[Any]]:
    """Ideas that others ask one to sign, or that one signs with them, the newest first."""
    wanted = select(idea.c.id, idea.c.number, idea.c.title, idea.c.state, coauthor.c.joined_at)
    wanted = wanted.join(coauthor, coauthor.c.idea_id == idea.c.id).where(coauthor.c.person_id == me)
    return list(session.execute(wanted.order_by(idea.c.id.desc()).limit(LISTED)))
