"""Who and what stands beside an author: co-authors, documents, for whom one deposits; and who follows an idea."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from services.ideas.tables.base import metadata
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant

coauthor = Table(
    "coauthor",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="coauthor_idea"), primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("invited_at", Instant, nullable=False),
    Column("joined_at", Instant),
)
"""Who was invited to sign an idea too; nobody does before they have said yes."""
Index("coauthor_person", coauthor.c.person_id)

document = Table(
    "document",
    metadata,
    Column("attachment_id", ID, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="document_idea"), nullable=False),
)
"""Files that an author has joined to an idea."""
Index("document_idea", document.c.idea_id, document.c.attachment_id)

behalf = Table(
    "behalf",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="behalf_idea"), primary_key=True),
    Column("words", Text, nullable=False),
)
"""For whom an idea was deposited: somebody without a mailbox, as the depositor says it."""

follow = Table(
    "follow",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="follow_idea"), primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Who wants to see what becomes of an idea."""
Index("follow_idea", follow.c.idea_id)
