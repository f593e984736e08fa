"""Files that people attached, kept in the service's own database."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, Integer, LargeBinary, Row, Table, Text, delete, insert, select
from sqlalchemy.orm import Session

from shared.database import ID, Instant
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.mailboxes import metadata
from shared.uow import UnitOfWork
from shared.uploads import Upload

attachment = Table(
    "attachment",
    metadata,
    Column("id", ID, primary_key=True),
    Column("filename", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_by", ID),
    Column("added_at", Instant, nullable=False),
)
"""Files that people attached; whose they are and who may read them is told by the rows that refer to them."""

_ALL_BUT_CONTENT = [column for column in attachment.c if column.name != "content"]


def keep(uow: UnitOfWork, upload: Upload, *, by: UUID | None) -> UUID:
    """Put a file into the database, in the transaction of what refers to it; returns its id."""
    attached = new_id()
    row = {
        "id": attached,
        "filename": upload.filename,
        "media_type": upload.media_type,
        "size": len(upload.content),
        "sha256": upload.sha256,
        "content": upload.content,
        "added_by": by,
        "added_at": uow.now,
    }
    uow.session.execute(insert(attachment).values(**row))
    return attached


def drop(uow: UnitOfWork, attached: UUID) -> None:
    """Delete a file to which nothing refers any more."""
    uow.session.execute(delete(attachment).where(attachment.c.id == attached))


def about(session: Session, attached: list[UUID]) -> dict[UUID, Row[Any]]:
    """Name, media type, size, sha256, who and when, of each of these files; their content stays where it is."""
    rows = session.execute(select(*_ALL_BUT_CONTENT).where(attachment.c.id.in_(attached)))
    return {row.id: row for row in rows}


def content_of(session: Session, attached: UUID) -> Row[Any]:
    """The whole file; raises NotFound."""
    row = session.execute(select(attachment).where(attachment.c.id == attached)).first()
    if row is None:
        raise NotFound
    return row
