"""What the DSI is asked about an idea, and what it answers."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from services.ideas.domain.instruction.feasibility import DsiOpinion, Feasibility
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant, among, one_of

feasibility = Table(
    "feasibility",
    metadata,
    Column("id", ID, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="feasibility_idea"), nullable=False, unique=True),
    Column("asked_by", ID, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("question", Text, nullable=False),
    Column("found", one_of(Feasibility)),
    Column("why", Text, nullable=False),
    Column("given_by", ID),
    Column("given_at", Instant),
    Column("recalled", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False),
    CheckConstraint(among("found", Feasibility), name="feasibility_found"),
)
"""One question for each idea; `recalled` counts what was told of its day: 1 before it, 2 once it has passed."""
Index("feasibility_due", feasibility.c.given_at, feasibility.c.due_at)

mapper.map_imperatively(DsiOpinion, feasibility, version_id_col=feasibility.c.version, exclude_properties=["recalled"])
