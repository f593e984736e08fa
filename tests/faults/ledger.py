"""Two small services to watch the mailboxes with: one writes down steps, the other counts what it hears of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, MetaData, Table, Text, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.database import ID, POSITION, insert_into
from shared.mailboxes import metadata as mailboxes
from shared.messages import EVENTS, command, event, given, text
from shared.policies import NEWEST, Policies
from shared.service import Runtime, Service
from shared.settings import Settings
from shared.uow import UnitOfWork


@event("writer.entry.changed.v1")
class EntryChanged:
    """A step has been written; `step` counts them in the writer's own table, apart from the mailboxes' versions."""

    entry_id: UUID
    mark: UUID
    step: int
    note: str = text(max=40, required=False)


@event("writer.entry.looked_at.v1")
class EntryLookedAt:
    """Nobody reacts to this one, and yet it takes its place in the order."""

    entry_id: UUID


@event("writer.card.turned.v1")
class CardTurned:
    """The whole state of a card: only the newest one matters."""

    card_id: UUID
    face: int


@event("writer.card.looked_at.v1")
class CardLookedAt:
    """Nobody reacts to this one; it says nothing of the card's state."""

    card_id: UUID


SAID = (EntryChanged, EntryLookedAt, CardTurned, CardLookedAt)
for _declared in SAID:
    # The contracts' tests look at every declared event, and these belong to no service of the platform.
    del EVENTS[_declared.wire]


@command
class WriteStep:
    """Write the next step of an entry; `mark` is how the one who asks recognises it afterwards."""

    entry_id: UUID = given()
    mark: UUID = given()
    note: str = text(max=40, required=False)


class Base(DeclarativeBase):
    pass


class Entry(Base):
    __tablename__ = "entry"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)


step = Table(
    "step",
    Base.metadata,
    Column("position", POSITION, primary_key=True, autoincrement=True),
    Column("entry_id", ID, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("mark", ID, nullable=False),
)
"""What the writer knows it did, to be compared with what it said."""

reader_tables = MetaData()
effect = Table(
    "effect",
    reader_tables,
    Column("position", POSITION, primary_key=True, autoincrement=True),
    Column("entry_id", ID, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("mark", ID, nullable=False),
)
"""One row each time a reaction ran: no key keeps doubles out, so that they can be counted."""
Index("effect_entry", effect.c.entry_id)
card = Table("card", reader_tables, Column("id", ID, primary_key=True), Column("face", Text, nullable=False))


def write_step(cmd: WriteStep, uow: UnitOfWork) -> UUID:
    """The next step of the entry, made at its first one."""
    made = insert_into(uow.session, Base.metadata.tables["entry"]).values(id=cmd.entry_id, version=0)
    uow.session.execute(made.on_conflict_do_nothing())
    entry = uow.get(Entry, cmd.entry_id)
    entry.version += 1
    uow.session.execute(insert(step).values(entry_id=entry.id, number=entry.version, mark=cmd.mark))
    uow.say(EntryChanged(entry_id=entry.id, mark=cmd.mark, step=entry.version, note=cmd.note))
    return entry.id


def count_effect(fact: Any, uow: UnitOfWork) -> None:
    uow.session.execute(insert(effect).values(entry_id=fact.entry_id, step=fact.step, mark=fact.mark))


def turn_card(fact: Any, uow: UnitOfWork) -> None:
    row = insert_into(uow.session, card).values(id=fact.card_id, face=str(fact.face))
    uow.session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"face": str(fact.face)}))


def writer(**parts: Any) -> Service:
    return Service("writer", "Écrire", "/ecrire", "tests.faults", Policies(), Base.metadata, says=SAID, **parts)


def reader(first: Callable[[Any], None] = lambda _: None) -> Service:
    """`first` is called with each event before its effect, and may fail."""
    policies = Policies()

    def when_an_entry_changes(fact: EntryChanged, uow: UnitOfWork) -> None:
        first(fact)
        count_effect(fact, uow)

    policies.on(EntryChanged)(when_an_entry_changes)
    policies.on(CardTurned, order=NEWEST)(turn_card)
    return Service("reader", "Lire", "/lire", "tests.faults", policies, reader_tables)


def open_runtime(service: Service, url: str, *, tables: bool = True, **parts: Any) -> Runtime:
    """The service on a database, whose tables are made first if asked for."""
    address = url.replace("postgresql://", "postgresql+psycopg://")
    settings = Settings(service=service.name, database_url=address, posts_per_minute=10**9, testing=True)
    runtime = Runtime(service, settings, **parts)
    if tables:
        mailboxes.create_all(runtime.engine)
        service.metadata.create_all(runtime.engine)
    return runtime
