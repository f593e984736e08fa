"""What coaches and authors said and agreed."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from services.ideas.domain.instruction.coaching import Coaching
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant

coaching = Table(
    "coaching",
    metadata,
    Column("id", ID, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="coaching_idea"), nullable=False),
    Column("coach_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("kind", "said", "agreed", "step", "owner")),
    Column("step_by", Instant),
    Column("written_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("recalled_at", Instant),
)
Index("coaching_idea_at", coaching.c.idea_id, coaching.c.at)
Index("coaching_step", coaching.c.step_by)

mapper.map_imperatively(Coaching, coaching)
