"""The documents of a product as people may see them, with what is known of their files."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.portfolio.domain.documents import Document
from services.portfolio.tables.documents import documents_of
from shared.attachments import about


def shown(session: Session, product_id: UUID, *, insider: bool, agent: bool) -> list[Document]:
    """Those of which somebody may know."""
    return [one for one in documents_of(session, product_id) if one.is_shown_to(insider=insider, agent=agent)]


def open_ones(session: Session, product_id: UUID) -> list[Document]:
    """Those that everybody may read."""
    return shown(session, product_id, insider=False, agent=False)


def files_of(session: Session, documents: Iterable[Document]) -> dict[UUID, Row[Any]]:
    """Name and size of every file of these documents, former ones too."""
    return files_named(session, (entry.file_id for one in documents for entry in one.writings))


def files_named(session: Session, files: Iterable[UUID | None]) -> dict[UUID, Row[Any]]:
    """Name and size of each of these files; no question is asked when there is none."""
    wanted = {one for one in files if one is not None}
    return about(session, list(wanted)) if wanted else {}
