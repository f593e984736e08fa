"""After a restore: what this service said since the backup is read from the history of the bus and put back.

Without it the service would give versions a second time that others have already handled, and they would drop what is
new as old. Personal events are not in the history: their subjects skip ahead instead, since only their newest counts.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import select, update

from shared.database import insert_into
from shared.envelope import Envelope
from shared.errors import Malformed
from shared.mailboxes import counter, lost, outbox, stream
from shared.messages import EVENTS
from shared.service import Runtime
from shared.uow import UnitOfWork

TOGETHER = 500
"""Events put back in one transaction."""
EARLIER = timedelta(hours=1)
"""How long before the backup's last event one looks: events leave in another order than they were said in."""
QUIET = 5.0
"""Seconds without any letter after which the history has been read to its end."""
AHEAD = 1_000_000
"""Versions that personal subjects skip: more than anyone says of a subject between a backup and its restore."""
MISSING, OLDER = "missing", "older"
_NUMBER = re.compile(r"([A-Z]{2,}-\d{4})-(\d+)")

Past = Callable[..., Iterator[bytes]]


@dataclass
class Recovered:
    """What the backup did not know."""

    read: int = 0
    put_back: int = 0
    by_subject: dict[str, list[Envelope]] = field(default_factory=lambda: defaultdict(list))
    conflicts: list[Envelope] = field(default_factory=list)

    def as_answer(self) -> dict[str, Any]:
        """For a person, who looks at each subject: its rows are as old as the backup, or not there at all."""
        return {
            "read": self.read,
            "put_back": self.put_back,
            "subjects": [_what_is_missing(subject, events) for subject, events in sorted(self.by_subject.items())],
            "conflicts": [{"subject": one.subject, "version": one.version, "id": one.id} for one in self.conflicts],
        }


def _what_is_missing(subject: str, events: Sequence[Envelope]) -> dict[str, Any]:
    return {
        "subject": subject,
        "row": MISSING if min(each.version for each in events) == 1 else OLDER,
        "events": [each.type for each in events],
        "comes_again": all(each.cause for each in events),
    }


def recover(runtime: Runtime, past: Past, *, since: datetime | None, dry_run: bool = False) -> Recovered:
    """Put back what the outbox does not know; to run it again does no harm."""
    found = Recovered()
    events = _own_events(runtime, past, since or _backup_of(runtime))
    while some := list(islice(events, TOGETHER)):
        with suppress(_OnlyLooked), runtime.unit_of_work() as uow:
            _put_back(uow, some, found)
            if dry_run:
                raise _OnlyLooked
    if not dry_run:
        _skip_ahead(runtime)
    return found


class _OnlyLooked(Exception):
    """Roll back."""


def _backup_of(runtime: Runtime) -> datetime | None:
    with runtime.reading() as session:
        newest: datetime | None = session.scalar(select(outbox.c.time).order_by(outbox.c.position.desc()).limit(1))
    return newest and newest - EARLIER


def _own_events(runtime: Runtime, past: Past, since: datetime | None) -> Iterator[Envelope]:
    for body in past(runtime.service.name, since, idle=QUIET):
        with suppress(Malformed):
            event = Envelope.from_json(body)
            if event.source == f"/{runtime.service.name}":
                yield event


def _put_back(uow: UnitOfWork, events: Sequence[Envelope], found: Recovered) -> None:
    known = set(uow.session.scalars(select(outbox.c.id).where(outbox.c.id.in_([each.id for each in events]))))
    found.read += len(events)
    for event in {each.id: each for each in events if each.id not in known}.values():
        if _insert(uow, event):
            found.put_back += 1
            found.by_subject[event.subject].append(event)
            _name_lost(uow, event)
        else:
            found.conflicts.append(event)
        _count_up(uow, stream, {"subject": event.subject}, "version", event.version)
        _take_numbers(uow, event)


def _insert(uow: UnitOfWork, event: Envelope) -> bool:
    """Whether there was room for it: this service may have said something else in its place since the restore."""
    names = ("id", "type", "subject", "version", "time", "data", "correlation", "traceparent", "cause")
    facts = {name: getattr(event, name) for name in names}
    row = insert_into(uow.session, outbox).values(**facts, published_at=event.time)
    return uow.session.scalar(row.on_conflict_do_nothing().returning(outbox.c.id)) is not None


def _name_lost(uow: UnitOfWork, event: Envelope) -> None:
    """What a form has done does not come again; messages that need it must be told from those that failed."""
    if event.cause is None:
        facts = {"row": MISSING if event.version == 1 else OLDER, "version": event.version, "named_at": uow.now}
        row = insert_into(uow.session, lost).values(subject=event.subject, **facts)
        later = {"version": event.version, "named_at": uow.now}
        uow.session.execute(row.on_conflict_do_update(index_elements=["subject"], set_=later))


def _take_numbers(uow: UnitOfWork, event: Envelope) -> None:
    """A number that people have read is not given to something else."""
    for value in event.data.values():
        if isinstance(value, str) and (number := _NUMBER.fullmatch(value)):
            _count_up(uow, counter, {"name": number[1]}, "value", int(number[2]))


def _count_up(uow: UnitOfWork, table: Any, key: dict[str, str], column: str, least: int) -> None:
    row = insert_into(uow.session, table).values({**key, column: least})
    raised = row.on_conflict_do_update(index_elements=[*key], set_={column: least}, where=table.c[column] < least)
    uow.session.execute(raised)


def _skip_ahead(runtime: Runtime) -> None:
    """Personal subjects: how far they had come is not on the bus."""
    own = {event.kind for event in EVENTS.values() if event.publisher == runtime.service.name and event.personal}
    with runtime.unit_of_work() as uow:
        for kind in own:
            of_kind = stream.c.subject.startswith(f"{kind.replace('.', '/')}/", autoescape=True)
            uow.session.execute(update(stream).where(of_kind).values(version=stream.c.version + AHEAD))
