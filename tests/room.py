"""A service on a fresh database, driven as the bus and its pages would; what the tests of every service begin with."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shared.delivery import Outcome
from shared.envelope import Envelope
from shared.identifiers import new_id
from shared.mailboxes import heard, outbox
from shared.messages import EVENTS
from shared.migrate import migrate
from shared.people import Person, remember_person, set_role
from shared.schemas import load
from shared.service import Runtime, Service, system_clock
from shared.settings import Settings
from shared.uow import UnitOfWork
from tests.servers.shapes import SHAPES

C = TypeVar("C")
R = TypeVar("R")

SAMPLES = Path(__file__).parent / "contracts" / "samples"


def sample(wire: str) -> dict[str, Any]:
    """The golden sample of an event: a whole CloudEvents message."""
    message: dict[str, Any] = json.loads((SAMPLES / f"{wire}.json").read_text(encoding="utf-8"))
    return message


_SHAPED: dict[str, bytes] = {}
"""An empty SQLite file of each service, as its migrations leave it."""


def bring_to_shape(runtime: Runtime) -> None:
    """Migrated; only the first of a run is, the others get what it made: most tests take less time."""
    if not runtime.embedded:
        _bring_server_to_shape(runtime)
        return
    file = Path(runtime.engine.url.database or "")
    if file.exists():
        migrate(runtime)
    elif runtime.service.name in _SHAPED:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_SHAPED[runtime.service.name])
    else:
        migrate(runtime)
        with closing(sqlite3.connect(file)) as made:
            _SHAPED[runtime.service.name] = made.serialize()


def _bring_server_to_shape(runtime: Runtime) -> None:
    url = runtime.settings.database_url
    assert url is not None
    if not SHAPES.serves(url, runtime.service.name):
        migrate(runtime)
        SHAPES.keep(url, runtime.service.name)


class Room:
    """`room(command_function, command)` does it; `room.given(wire)` hears a golden sample; `room.said()` tells."""

    def __init__(self, service: Service, settings: Settings) -> None:
        self.now: datetime | None = None
        self.runtime = Runtime(service, settings, clock=self._clock)
        self.settings = settings
        bring_to_shape(self.runtime)

    def _clock(self, session: Session) -> datetime:
        return self.now or system_clock(session)

    def __call__(self, function: Callable[[C, UnitOfWork], R], command: C) -> R:
        return self.runtime.do(function, command)

    def given(self, wire: str, **changes: Any) -> Any:
        """Deliver a sample, changed where the test needs it, as the next event of its subject; returns the event."""
        message = sample(wire)
        message["data"] |= json.loads(json.dumps(changes, default=_plain))
        publisher, aggregate, *_ = wire.split(".")
        message["subject"] = f"{publisher}/{aggregate}/{next(iter(message['data'].values()))}"
        message["subjectversion"] = self._have(message["subject"]) + 1
        message["id"] = str(new_id())
        assert self.deliver(message) in {Outcome.DONE, Outcome.IGNORED}
        return load(EVENTS[wire], message["data"])

    def deliver(self, message: dict[str, Any] | bytes) -> Outcome:
        """Hand one message over as the bus does."""
        raw = message if isinstance(message, bytes) else Envelope.from_json(json.dumps(message).encode()).to_json()
        return self.runtime.deliver([raw])[0]

    def _have(self, subject: str) -> int:
        with self.reading() as session:
            return session.scalar(select(heard.c.version).where(heard.c.subject == subject)) or 0

    def said(self) -> list[str]:
        """The wire names in the outbox, in order, since the last `forget`."""
        with self.reading() as session:
            rows = session.scalars(select(outbox.c.type).where(outbox.c.published_at.is_(None)).order_by("position"))
            return list(rows)

    def facts(self, wire: str) -> list[dict[str, Any]]:
        """The data of all events of this name in the outbox, in order."""
        with self.reading() as session:
            said = select(outbox.c.data).where(outbox.c.type == wire).order_by(outbox.c.position)
            return list(session.scalars(said))

    def last(self, wire: str) -> dict[str, Any]:
        """The data of the last event of this name in the outbox."""
        with self.reading() as session:
            data: dict[str, Any] = session.scalars(
                select(outbox.c.data).where(outbox.c.type == wire).order_by(outbox.c.position.desc())
            ).first()
            return data

    def forget(self) -> None:
        """Take what was said as published."""
        with self.runtime.unit_of_work() as uow:
            uow.session.execute(update(outbox).values(published_at=uow.now))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.runtime.reading() as session:
            yield session

    def person(self, name: str, *roles: str) -> UUID:
        """Someone whom this service knows, with these roles."""
        someone = Person(id=new_id(), name=name, email=f"{name.lower()}@region.example", directorate="Essais")
        with self.runtime.unit_of_work() as uow:
            remember_person(uow, someone, uow.now)
            for role in roles:
                set_role(uow, someone.id, role, granted=True)
        return someone.id


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
