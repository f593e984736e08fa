"""What authors would like after the answer to their idea."""

from sqlalchemy import Boolean, Column, ForeignKey, Table, Text

from services.ideas.domain.instruction.keeping_warm import Wish
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant

wish = Table(
    "wish",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="wish_idea"), primary_key=True),
    *(Column(name, Boolean, nullable=False) for name in ("joins", "told")),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

call_wish = Table(
    "call_wish",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Who wants to hear of the next call, whether they have deposited or not."""

mapper.map_imperatively(Wish, wish)
