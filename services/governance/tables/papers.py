"""Papers of cases: files that members read before they decide."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from services.governance.domain.papers import Paper
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant

case_paper = Table(
    "case_paper",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("case_file.id", name="case_paper_case"), nullable=False),
    Column("document_id", ID, nullable=False),
    Column("title", Text, nullable=False),
    Column("added_by", ID, nullable=False),
    Column("added_at", Instant, nullable=False),
)
Index("case_paper_of", case_paper.c.case_id, case_paper.c.id)

mapper.map_imperatively(Paper, case_paper)
