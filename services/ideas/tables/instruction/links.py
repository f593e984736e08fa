"""What the team asks authors, which ideas are one, which were made of another."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text

from services.ideas.domain.instruction.completion import Completion
from services.ideas.domain.instruction.merging import Merge
from services.ideas.domain.states import IdeaState
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant, one_of

completion = Table(
    "completion",
    metadata,
    Column("id", ID, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="completion_idea"), nullable=False),
    Column("asked", Text, nullable=False),
    Column("asked_by", ID, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_at", Instant),
)
"""What the team asked the author of an idea to add, and the answer."""
Index("completion_idea", completion.c.idea_id, completion.c.id)

merge = Table(
    "merge",
    metadata,
    Column("id", ID, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="merge_idea"), nullable=False),
    Column("into_id", ID, ForeignKey(idea.c.id, name="merge_into"), nullable=False),
    Column("was", one_of(IdeaState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("merged_by", ID, nullable=False),
    Column("merged_at", Instant, nullable=False),
    Column("undone_by", ID),
    Column("undone_at", Instant),
)
"""Which idea is a duplicate of which; a link that was undone stays, as history."""
_live = text("undone_at IS NULL")
Index("merge_live", merge.c.idea_id, unique=True, sqlite_where=_live, postgresql_where=_live)
Index("merge_into", merge.c.into_id)

split = Table(
    "split",
    metadata,
    Column("part_id", ID, ForeignKey(idea.c.id, name="split_part"), primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="split_idea"), nullable=False),
    Column("split_by", ID, nullable=False),
    Column("split_at", Instant, nullable=False),
)
"""Which idea was made of a part of which."""
Index("split_idea", split.c.idea_id)

mapper.map_imperatively(Completion, completion)
mapper.map_imperatively(Merge, merge)
