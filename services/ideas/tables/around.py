"""Supports, people who live the same, volunteers to carry, comments."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from services.ideas.domain.around import Comment
from services.ideas.tables.base import mapper, metadata
from services.ideas.tables.ideas import idea
from shared.database import ID, Instant

support = Table(
    "support",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="support_idea"), primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("merge_id", ID),
)
"""Who supports what: at most once each; `merge_id` names the link that brought them here from a duplicate."""
Index("support_merge", support.c.merge_id)
Index("support_person", support.c.person_id)

lived = Table(
    "lived",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="lived_idea"), primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("times_a_month", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Who lives the same problem, how often, and what each time costs."""
Index("lived_person", lived.c.person_id)

volunteer = Table(
    "volunteer",
    metadata,
    Column("idea_id", ID, ForeignKey(idea.c.id, name="volunteer_idea"), primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Who offers to carry an idea that is somebody else's."""
Index("volunteer_person", volunteer.c.person_id)

comment = Table(
    "comment",
    metadata,
    Column("id", ID, primary_key=True),
    Column("idea_id", ID, ForeignKey(idea.c.id, name="comment_idea"), nullable=False),
    Column("parent_id", ID, ForeignKey("comment.id", name="comment_parent")),
    Column("author_id", ID, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("removed_at", Instant),
    Column("removed_by", ID),
    Column("why", Text, nullable=False),
)
"""Comments and, with a parent, answers to them."""
Index("comment_idea", comment.c.idea_id, comment.c.parent_id, comment.c.id)
Index("comment_author", comment.c.author_id)

mapper.map_imperatively(Comment, comment)
