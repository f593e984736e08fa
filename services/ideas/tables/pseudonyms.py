"""Who is behind a pseudonym, and who has looked."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Table, Text, literal, select, union_all

from services.ideas.tables.base import metadata
from shared.database import ID, Instant

pseudonym = Table(
    "pseudonym",
    metadata,
    Column("alias_id", ID, primary_key=True),
    Column("person_id", ID, nullable=False),
    Column("signed", Text, nullable=False),
)
"""The only place that joins a person to what they deposit under a pseudonym; an alias serves for one idea.

No instant is kept: that of the idea would be enough to tell the person in another table.
"""
Index("pseudonym_person", pseudonym.c.person_id)

look = Table(
    "look",
    metadata,
    Column("id", ID, primary_key=True),
    Column("alias_id", ID, nullable=False),
    Column("by", ID, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Each look at the name behind a pseudonym: rows are added, never changed."""
Index("look_alias", look.c.alias_id, look.c.id)


def all_of(me: UUID) -> Any:
    """Every id under which a person has deposited: for `author_id.in_(…)`."""
    aliases = select(pseudonym.c.alias_id).where(pseudonym.c.person_id == me)
    return union_all(select(literal(me, ID)), aliases)
