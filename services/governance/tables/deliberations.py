"""Deliberations of the regional assembly on which cases rest, line after line."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, false

from services.governance.domain.deliberations import Deliberation
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant

deliberation = Table(
    "deliberation",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("case_file.id", name="deliberation_case"), nullable=False),
    Column("number", Text, nullable=False),
    Column("adopted_on", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("document_id", ID),
    Column("entered_by", ID, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("corrects", ID, ForeignKey("deliberation.id", name="deliberation_corrects"), unique=True),
    Column("reason", Text, nullable=False),
    Column("struck", Boolean, nullable=False, server_default=false()),
    CheckConstraint("corrects IS NULL OR reason <> ''", name="deliberation_reason"),
    CheckConstraint("NOT struck OR corrects IS NOT NULL", name="deliberation_struck"),
)
"""The database refuses every change: a line is put right by another one, and by one only."""
Index("deliberation_case_id", deliberation.c.case_id, deliberation.c.id)

mapper.map_imperatively(Deliberation, deliberation)
