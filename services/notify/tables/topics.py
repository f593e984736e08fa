"""What can be followed, as other services tell it, and who follows what."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Table, Text, select, tuple_
from sqlalchemy.orm import Session

from services.notify.domain.topics import TopicKind
from services.notify.tables.base import metadata
from shared.database import ID, Instant, among, one_of

topic = Table(
    "topic",
    metadata,
    Column("kind", one_of(TopicKind), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    CheckConstraint(among("kind", TopicKind), name="topic_kind"),
)
"""`key` is the id of the thing in its service, or the code of a theme; `name` is what people call it."""

subscription = Table(
    "subscription",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("kind", one_of(TopicKind), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    CheckConstraint(among("kind", TopicKind), name="subscription_kind"),
)
"""Who follows what."""

Index("subscription_topic", subscription.c.kind, subscription.c.key)


def followers(session: Session, *topics: tuple[TopicKind, object]) -> list[UUID]:
    """Who follows at least one of these things."""
    wanted = [(kind, str(key)) for kind, key in topics if key]
    if not wanted:
        return []
    found = select(subscription.c.person_id).distinct()
    return list(session.scalars(found.where(tuple_(subscription.c.kind, subscription.c.key).in_(wanted))))
