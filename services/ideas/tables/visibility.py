"""What the public reads of an idea, and reports of what is not acceptable."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from services.ideas.domain.visibility import Handling, Report
from services.ideas.tables.around import comment
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant, one_of

extract = Table(
    "extract",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="extract_idea"), primary_key=True),
    Column("words", Text, nullable=False),
    Column("written_by", ID, nullable=False),
    Column("written_at", Instant, nullable=False),
)
"""The words that anyone may read of an idea while it is public."""

report = Table(
    "report",
    metadata,
    Column("id", ID, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="report_idea"), nullable=False),
    Column("comment_id", ID, ForeignKey(comment.c.id, name="report_comment")),
    Column("reported_by", ID, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("reason", "words")),
    Column("at", Instant, nullable=False),
    Column("handling", one_of(Handling), nullable=False),
    Column("answer", Text, nullable=False),
    Column("handled_by", ID),
    Column("handled_at", Instant),
    Column("version", Integer, nullable=False),
)
Index("report_handling", report.c.handling, report.c.id)
_open = text("handling = 'open'")
Index("report_of", report.c.idea_id, report.c.reported_by, sqlite_where=_open, postgresql_where=_open)

mapper.map_imperatively(Report, report, version_id_col=report.c.version)
