"""The issues of the journal, how far each is told, and the words of every version."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from services.notify.domain.announcements import Stage
from services.notify.domain.journal import Issue
from services.notify.tables.base import metadata, registry
from shared.database import ID, Instant, among, one_of

issue = Table(
    "issue",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Integer, unique=True),
    *(Column(name, Text, nullable=False) for name in ("title", "lead", "text")),
    Column("made_by", ID, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("stage", one_of(Stage), nullable=False),
    Column("published_at", Instant),
    Column("published_by", ID),
    Column("cursor", ID),
    Column("told", Integer, nullable=False),
    Column("told_outside", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("stage", Stage), name="issue_stage"),
    CheckConstraint("(stage = 'draft') = (published_at IS NULL)", name="issue_published"),
    CheckConstraint("(stage = 'draft') = (number IS NULL)", name="issue_numbered"),
)
"""Its id is also that of the news that tell it; `number` is given when it is published."""

Index("issue_stage_of", issue.c.stage, issue.c.id)

issue_text = Table(
    "issue_text",
    metadata,
    Column("issue_id", ID, ForeignKey("issue.id", name="issue_text_issue", ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    *(Column(name, Text, nullable=False) for name in ("title", "lead", "text")),
    Column("made_by", ID, nullable=False),
    Column("made_at", Instant, nullable=False),
)
"""Every version of a draft, the highest rank being what is published."""

registry.map_imperatively(Issue, issue, version_id_col=issue.c.version)
