"""How many messages of one kind there are in one hour, and a checksum of their ids."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select, text
from sqlalchemy.orm import Session

from shared.identifiers import first_id_of
from shared.uow import UnitOfWork

HOUR = timedelta(hours=1)
UNCOUNTED = ("digest", "gap")
"""Aggregates of which no account is kept: an account of the accounts would never end."""
AT_A_TIME = 1000
"""Rows held in memory."""


@dataclass
class Tally:
    """Counts ids, which come in their order."""

    count: int = 0
    _sum: Any = field(default_factory=hashlib.sha256)

    def add(self, message_id: UUID) -> None:
        self.count += 1
        self._sum.update(message_id.bytes)

    @property
    def checksum(self) -> str:
        return str(self._sum.hexdigest())


def tallies(rows: Iterable[tuple[UUID, str]]) -> dict[str, Tally]:
    """By kind, from ids in their order with their types."""
    found: dict[str, Tally] = {}
    for message_id, wire in rows:
        found.setdefault(kind_of(wire), Tally()).add(message_id)
    return found


def kind_of(wire: str) -> str:
    return ".".join(wire.split(".")[:2])


def in_hour(session: Session, table: Table, starts_at: datetime, *only: ColumnElement[bool]) -> Iterable[Any]:
    """Ids and types of one hour, by the instants within the ids, so by their key: no other index is needed."""
    wanted = select(table.c.id, table.c.type).where(*hour_of(table, starts_at), *only).order_by(table.c.id)
    return session.execute(wanted.execution_options(yield_per=AT_A_TIME))


def hour_of(table: Table, starts_at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.id >= first_id_of(starts_at), table.c.id < first_id_of(starts_at + HOUR)


def beginning_of_hour(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)


def alone(uow: UnitOfWork) -> bool:
    """Whether no other worker of this service is at it just now; the lock ends with the transaction."""
    if uow.session.get_bind().dialect.name != "postgresql":
        return True
    return bool(uow.session.scalar(text("SELECT pg_try_advisory_xact_lock(hashtext('tikub-keeping'))")))
