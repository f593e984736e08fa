"""Two services to measure with: one writes things down by a form or a command, the other keeps a row of each."""

from typing import Any
from uuid import UUID

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.identifiers import new_id
from shared.mailboxes import metadata as mailboxes
from shared.messages import EVENTS, command, event, given, integer, text
from shared.policies import Policies
from shared.service import Runtime, Service
from shared.settings import Settings
from shared.uow import UnitOfWork
from shared.web import keys
from shared.web.forms import Form
from shared.web.pages import Pages
from shared.web.posting import post
from shared.web.rights import anyone

WORDS = "Chaque semaine un trousseau manque. " * 16
"""With its envelope, such an event weighs about 1 KiB."""


@event("bench.thing.written.v1")
class ThingWritten:
    thing_id: UUID
    number: int
    words: str = text(max=2000)


# The contracts' tests look at every declared event, and this one belongs to no service of the platform.
del EVENTS[ThingWritten.wire]


@command
class WriteThing:
    thing_id: UUID = given()
    number: int = integer()
    words: str = text(max=2000)


class Written(DeclarativeBase):
    """The writer's tables."""


class Thing(Written):
    __tablename__ = "thing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    words: Mapped[str]


class Kept(DeclarativeBase):
    """The listener's tables."""


class Effect(Kept):
    __tablename__ = "effect"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    thing_id: Mapped[UUID]
    number: Mapped[int]


def write_quietly(cmd: WriteThing, uow: UnitOfWork) -> None:
    uow.add(Thing(id=cmd.thing_id, number=cmd.number, words=cmd.words))


def write_thing(cmd: WriteThing, uow: UnitOfWork) -> None:
    write_quietly(cmd, uow)
    uow.say(ThingWritten(thing_id=cmd.thing_id, number=cmd.number, words=cmd.words))


def a_thing(number: int) -> WriteThing:
    return WriteThing(thing_id=new_id(), number=number, words=WORDS.strip())


def keep_row(fact: ThingWritten, uow: UnitOfWork) -> None:
    uow.add(Effect(id=new_id(), thing_id=fact.thing_id, number=fact.number))


pages = Pages("bench", __name__)


@pages.get("/cles", allow=anyone)
def some_keys() -> ResponseReturnValue:
    """What the hidden fields of as many forms would hold."""
    return jsonify(csrf_token=generate_csrf(), keys=[keys.new() for _ in range(50)])


@pages.post("/choses", allow=anyone)
def submit() -> ResponseReturnValue:
    form = Form(WriteThing, request.form, given={"thing_id": str(new_id())})
    return post(form, write_thing, done=lambda _: "/banc/choses", page=lambda refused: jsonify(refused.errors))


def writer() -> Service:
    return Service("bench", "Écrire", "/banc", "tests.bench", Policies(), Written.metadata, pages=(pages,))


def listener() -> Service:
    policies = Policies()
    policies.on(ThingWritten)(keep_row)
    return Service("listener", "Garder", "/garde", "tests.bench", policies, Kept.metadata)


def open_runtime(service: Service, url: str, *, tables: bool = False) -> Runtime:
    """The service on a database, whose tables are made first if asked for."""
    address = url.replace("postgresql://", "postgresql+psycopg://")
    settings: dict[str, Any] = {"posts_per_minute": 10**9, "testing": True}
    runtime = Runtime(service, Settings(service=service.name, database_url=address, **settings))
    if tables:
        mailboxes.create_all(runtime.engine)
        service.metadata.create_all(runtime.engine)
    return runtime
