"""Minutes of sittings, one for each that has closed, and what members had written beside them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from services.governance.domain.minutes import Minutes, MinutesState, Remark, RemarkKind
from services.governance.tables.base import mapper, metadata
from shared.database import ID, Instant, one_of

minutes = Table(
    "minutes",
    metadata,
    Column("id", ID, ForeignKey("sitting.id", name="minutes_sitting"), primary_key=True),
    Column("body_id", ID, ForeignKey("body.id", name="minutes_body"), nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("record", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("state", one_of(MinutesState), nullable=False),
    Column("notes", Text, nullable=False),
    Column("submitted_by", ID),
    Column("submitted_at", Instant),
    Column("remarks", Text, nullable=False),
    Column("approved_in", Text, nullable=False),
    Column("approved_at", Instant),
    Column("version", Integer, nullable=False),
)
"""What was recorded never changes, the notes not once submitted, nothing once approved: the database refuses it."""
Index("minutes_body_state", minutes.c.body_id, minutes.c.state)

mapper.map_imperatively(Minutes, minutes, version_id_col=minutes.c.version)

minutes_remark = Table(
    "minutes_remark",
    metadata,
    Column("id", ID, primary_key=True),
    Column("minutes_id", ID, ForeignKey("minutes.id", name="minutes_remark_minutes"), nullable=False),
    Column("kind", one_of(RemarkKind), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("said_by", ID, nullable=False),
    Column("said_at", Instant, nullable=False),
)
"""The database takes none once the minutes are approved, and never changes one."""
Index("minutes_remark_of", minutes_remark.c.minutes_id, minutes_remark.c.id)

mapper.map_imperatively(Remark, minutes_remark)
