"""Where the story plays: the four services, the hour at which it is told, and how one waits for the other."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from shared.service import Runtime
from shared.uow import UnitOfWork
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id

C = TypeVar("C")
R = TypeVar("R")

PATIENCE = 30.0
"""Seconds that the story waits for a message between two services."""


class Stopped(Exception):
    """Somebody wants the platform to stop: the story goes on at the next start."""


def somebody(subject: str) -> UUID:
    """The id of a person of the cast."""
    return person_id(ISSUER, subject)


@dataclass
class Stage:
    """The services by name, and what ends the telling."""

    runtimes: dict[str, Runtime]
    stop: threading.Event
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def ideas(self) -> Runtime:
        return self.runtimes["ideas"]

    @property
    def governance(self) -> Runtime:
        return self.runtimes["governance"]

    @property
    def portfolio(self) -> Runtime:
        return self.runtimes["portfolio"]

    def day(self, days: int) -> datetime:
        """So many days from now, at a full hour; negative ones lie behind."""
        return (self.now + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)

    def at(self, then: datetime, runtime: Runtime, function: Callable[[C, UnitOfWork], R], asked: C) -> R:
        """Do it as on another day."""
        past = replace(runtime, clock=lambda _session: then)
        try:
            return past.do(function, asked)
        finally:
            past.engine.dispose()

    def read(self, runtime: Runtime, look: Callable[[Session], R]) -> R:
        with runtime.reading() as session:
            return look(session)

    def ids(self, runtime: Runtime, query: Select[tuple[UUID]]) -> list[UUID]:
        return self.read(runtime, lambda session: list(session.scalars(query)))

    def eventually(self, look: Callable[[], R | None]) -> R:
        """What `look` finds once the message between two services has arrived."""
        for _ in range(int(PATIENCE / 0.05)):
            if (found := look()) is not None:
                return found
            if self.stop.wait(0.05):
                raise Stopped
        raise TimeoutError("a message between two services did not arrive")
