"""Announcements of the incubator, and how far each has been told."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from services.notify.domain.announcements import Announcement, Stage
from services.notify.tables.base import metadata, registry
from shared.database import ID, Instant, among, one_of

announcement = Table(
    "announcement",
    metadata,
    Column("id", ID, primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("made_by", ID),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("stage", one_of(Stage), nullable=False),
    Column("published_at", Instant),
    Column("published_by", ID),
    Column("cursor", ID),
    Column("told", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("stage", Stage), name="announcement_stage"),
    CheckConstraint("(stage = 'draft') = (published_at IS NULL)", name="announcement_published"),
)
"""Its id is also that of the news that tell it."""

Index("announcement_stage_of", announcement.c.stage, announcement.c.id)

registry.map_imperatively(Announcement, announcement, version_id_col=announcement.c.version)
