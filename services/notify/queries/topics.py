"""What a person follows, and what they could."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from services.notify.domain.topics import CHOSEN_HERE, TopicKind
from services.notify.tables.topics import subscription, topic
from shared.web.slices import Slice

MOST = 50
"""Found at once; one narrows them by words."""


def followed(session: Session, person_id: UUID) -> Sequence[Row[Any]]:
    """What this person follows, with its name."""
    same = (topic.c.kind == subscription.c.kind) & (topic.c.key == subscription.c.key)
    mine = select(topic).join(subscription, same).where(subscription.c.person_id == person_id)
    return session.execute(mine.order_by(topic.c.kind, topic.c.name, topic.c.key)).all()


@dataclass(frozen=True)
class Topic:
    """One thing that can be followed here, and whether this person does."""

    kind: TopicKind
    key: str
    name: str
    follows: bool


def topic_of(session: Session, kind: str, key: str, person_id: UUID) -> Topic | None:
    """None when nobody has said yet that there is such a thing."""
    if kind not in list(CHOSEN_HERE):
        return None
    same = (subscription.c.kind == topic.c.kind) & (subscription.c.key == topic.c.key)
    mine = exists().where(same, subscription.c.person_id == person_id).label("follows")
    row = session.execute(select(topic, mine).where(topic.c.kind == TopicKind(kind), topic.c.key == key)).one_or_none()
    return None if row is None else Topic(row.kind, row.key, row.name, row.follows)


def found(session: Session, words: str, kind: TopicKind | None) -> Sequence[Row[Any]]:
    """What can be followed here and has these words in its name."""
    kinds = [kind] if kind in CHOSEN_HERE else list(CHOSEN_HERE)
    wanted = select(topic).where(topic.c.kind.in_(kinds))
    for word in words.split()[:10]:
        wanted = wanted.where(func.lower(topic.c.name).contains(word.lower(), autoescape=True))
    return session.execute(wanted.order_by(topic.c.kind, topic.c.name, topic.c.key).limit(MOST)).all()


def slice_of_followed(session: Session, person_id: UUID, wanted: Slice) -> Sequence[Row[Any]]:
    """For programs, by kind and key, and since when."""
    same = (topic.c.kind == subscription.c.kind) & (topic.c.key == subscription.c.key)
    columns = (subscription.c.kind, subscription.c.key, subscription.c.since)
    mine = select(*columns, topic.c.name).join(topic, same).where(subscription.c.person_id == person_id)
    return session.execute(wanted.of(mine, subscription.c.kind, subscription.c.key)).all()
