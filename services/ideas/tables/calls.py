"""Calls: what is asked, by which rules, from when until when."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, false

from services.ideas.domain.calls import Call
from services.ideas.tables.base import mapper, metadata
from shared.database import ID, Instant

call = Table(
    "call",
    metadata,
    Column("id", ID, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("title", "theme", "audience", "rules", "criteria")),
    Column("opens_at", Instant, nullable=False),
    Column("closes_at", Instant),
    Column("answer_days", Integer, nullable=False),
    Column("per_person", Integer),
    Column("places", Integer),
    Column("opened_by", ID, nullable=False),
    Column("announced_at", Instant),
    Column("closing_told_at", Instant),
    Column("answers_together", Boolean, nullable=False, server_default=false()),
    Column("moderated", Boolean, nullable=False, server_default=false()),
    Column("answers_published_at", Instant),
    Column("version", Integer, nullable=False),
)
Index("call_closes", call.c.closes_at)

mapper.map_imperatively(Call, call, version_id_col=call.c.version)
