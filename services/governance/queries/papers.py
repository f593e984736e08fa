"""Papers of cases, for whoever may see the case."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.governance.tables import case_paper
from shared.attachments import attachment


def papers_of(session: Session, case_id: UUID) -> list[Row[Any]]:
    """The papers of a case with the names and sizes of their files, the first one first."""
    whole = case_paper.join(attachment, attachment.c.id == case_paper.c.document_id)
    shown = select(case_paper, attachment.c.filename, attachment.c.size).select_from(whole)
    return list(session.execute(shown.where(case_paper.c.case_id == case_id).order_by(case_paper.c.id)))


def counts_of(session: Session, cases: Collection[UUID]) -> dict[UUID, int]:
    """How many papers each of these cases has; those without one are not there."""
    counted = select(case_paper.c.case_id, func.count()).where(case_paper.c.case_id.in_(cases))
    return {row[0]: row[1] for row in session.execute(counted.group_by(case_paper.c.case_id))}
