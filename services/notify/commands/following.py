"""Following a thing and leaving it; what can be followed is learned from what other services say."""

from uuid import UUID

from sqlalchemy import delete, select, update

from services.notify.domain.topics import CHOSEN_HERE, TopicKind
from services.notify.tables.topics import subscription, topic
from shared.database import insert_into
from shared.errors import NotFound
from shared.messages import command, given
from shared.uow import UnitOfWork


@command
class FollowTopic:
    """Be told of what happens to a thing, or no more."""

    by: UUID = given()
    kind: str = given()
    key: str = given()


def follow_topic(cmd: FollowTopic, uow: UnitOfWork) -> None:
    """Once for each person."""
    kind = TopicKind(cmd.kind) if cmd.kind in list(TopicKind) else None
    there = select(topic.c.key).where(topic.c.kind == kind, topic.c.key == cmd.key)
    if kind not in CHOSEN_HERE or uow.session.scalar(there) is None:
        raise NotFound("Nous ne trouvons pas ce que vous voulez suivre.")
    subscribe(uow, cmd.by, kind, cmd.key)


def stop_following_topic(cmd: FollowTopic, uow: UnitOfWork) -> None:
    """Nothing happens when one does not."""
    if cmd.kind in list(TopicKind):
        unsubscribe(uow, cmd.by, TopicKind(cmd.kind), cmd.key)


def subscribe(uow: UnitOfWork, person_id: UUID, kind: TopicKind, key: object) -> None:
    row = {"person_id": person_id, "kind": kind, "key": str(key), "since": uow.now}
    uow.session.execute(insert_into(uow.session, subscription).values(row).on_conflict_do_nothing())


def unsubscribe(uow: UnitOfWork, person_id: UUID, kind: TopicKind, key: object) -> None:
    mine = (subscription.c.person_id == person_id) & (subscription.c.kind == kind) & (subscription.c.key == str(key))
    uow.session.execute(delete(subscription).where(mine))


def learn(uow: UnitOfWork, kind: TopicKind, key: object, name: str) -> None:
    """It can be followed, under this name."""
    insert = insert_into(uow.session, topic).values(kind=kind, key=str(key), name=name)
    uow.session.execute(insert.on_conflict_do_update(index_elements=["kind", "key"], set_={"name": name}))


def rename(uow: UnitOfWork, kind: TopicKind, key: object, name: str) -> None:
    """What somebody follows has another name; what nobody can follow is not learned so."""
    there = (topic.c.kind == kind) & (topic.c.key == str(key))
    uow.session.execute(update(topic).where(there).values(name=name))
