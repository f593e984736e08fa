"""What a person follows, and what they could."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services.notify.domain.topics import CHOSEN_HERE, TopicKind
from services.notify.tables.topics import subscription, topic

MOST = 50
"""Found at once; one narrows them by words."""


def followed(session: Session, person_id: UUID) -> Sequence[Row[Any]]:
    """What this person follows, with its name."""
    same = (topic.c.kind == subscription.c.kind) & (topic.c.key == subscription.c.key)
    mine = select(topic).join(subscription, same).where(subscription.c.person_id == person_id)
    return session.execute(mine.order_by(topic.c.kind, topic.c.name, topic.c.key)).all()


def found(session: Session, words: str, kind: TopicKind | None) -> Sequence[Row[Any]]:
    """What can be followed here and has these words in its name."""
    kinds = [kind] if kind in CHOSEN_HERE else list(CHOSEN_HERE)
    wanted = select(topic).where(topic.c.kind.in_(kinds))
    for word in words.split()[:10]:
        wanted = wanted.where(func.lower(topic.c.name).contains(word.lower(), autoescape=True))
    return session.execute(wanted.order_by(topic.c.kind, topic.c.name, topic.c.key).limit(MOST)).all()
