"""A writer and a reader that keep account of each other, a bus between them that can lose things, and their clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Row, func, select, update

from shared.broker import Letter, matches
from shared.contracts import keeping as contract
from shared.envelope import Envelope
from shared.identifiers import first_id_of, new_id
from shared.keeping import keep_account
from shared.keeping.comparing import compare_due
from shared.keeping.gaps import notice_gaps
from shared.keeping.tallies import beginning_of_hour
from shared.keeping.telling import tell_digests
from shared.mailboxes import digest, inbox, outbox
from shared.messages import EVENTS, event_of
from shared.service import Runtime
from shared.topology import keys_of_inbox
from tests.faults.ledger import WriteStep, effect, open_runtime, reader, write_step, writer

KIND = "writer.entry"
BEGIN = datetime(2026, 1, 5, 9, 55, tzinfo=UTC)


def _own(name: str, what: str, shape: type[Any]) -> type[Any]:
    made = event_of(name, what, shape)
    # The contracts' tests look at every declared event, and these belong to no service of the platform.
    del EVENTS[f"{name}.{what}"]
    return made


DIGESTS = {name: _own(name, "digest.told.v1", contract._Told) for name in ("writer", "reader")}
GAPS = {name: _own(name, "gap.noticed.v1", contract._Noticed) for name in ("writer", "reader")}


@dataclass
class Bus:
    """Publisher to all; `loses` says which letters disappear although they were confirmed."""

    hears: dict[str, Callable[[Sequence[bytes]], object]]
    bindings: dict[str, Sequence[str]]
    loses: Callable[[Letter], bool] = lambda _: False
    passed: list[Letter] = field(default_factory=list)

    def publish(self, letters: Sequence[Letter]) -> list[str | None]:
        self.passed += letters
        kept = [letter for letter in letters if not self.loses(letter)]
        for name, hear in self.hears.items():
            wanted = [each.body for each in kept if any(matches(key, each.key) for key in self.bindings[name])]
            if wanted:
                hear(wanted)
        return [None] * len(letters)

    def wait(self, seconds: float) -> None: ...

    def wake(self) -> None: ...

    def close(self) -> None: ...


class Accounts:
    """Time stands still unless it is told to pass; it begins five minutes before the end of an hour."""

    def __init__(self, writing: str, reading: str, patch: pytest.MonkeyPatch) -> None:
        self.now = BEGIN
        patch.setattr("shared.uow.new_id", lambda: UUID(int=first_id_of(self.now).int | new_id().int & 2**80 - 1))
        patch.setattr(contract, "DIGEST_TOLD", DIGESTS)
        patch.setattr(contract, "GAP_NOTICED", GAPS)
        self.writer = self._open(writer(), writing)
        self.reader = self._open(reader(), reading)
        both = {"writer": self.writer, "reader": self.reader}
        self.bus = Bus(
            {name: each.deliver for name, each in both.items()},
            {name: keys_of_inbox(name, each.service.policies.bindings) for name, each in both.items()},
        )

    def _open(self, service: Any, url: str) -> Runtime:
        keep_account(service.policies, service.name)
        return open_runtime(service, url, clock=lambda _: self.now)

    def write(self, *entries: UUID) -> None:
        for each in entries:
            self.writer.do(write_step, WriteStep(entry_id=each, mark=new_id()))

    def relay(self) -> None:
        """Until nobody has anything left to say."""
        while sum(each.relay(self.bus) for each in (self.writer, self.reader)):
            pass

    def later(self, **time: float) -> None:
        """Time passes; both workers' timers go round once, and what they say arrives."""
        self.now += timedelta(**time)
        for each in (self.writer, self.reader):
            tell_digests(each)
        self.relay()
        for each in (self.writer, self.reader):
            compare_due(each)
            notice_gaps(each)
        self.relay()

    @property
    def hour(self) -> datetime:
        """The one in which we are."""
        return beginning_of_hour(self.now)

    def next_day(self) -> None:
        """It begins as every day here."""
        self.now = datetime.combine(self.now.date() + timedelta(days=1), BEGIN.timetz())

    def lose_one(self, number: int) -> None:
        """The letter of this step disappears, the first time it is sent."""

        def loses(letter: Letter) -> bool:
            step = Envelope.from_json(letter.body).data.get("step")
            return step == number and "replay" not in letter.key

        self.bus.loses = loses

    def steps(self, entry: UUID) -> list[int]:
        with self.reader.reading() as session:
            rows = select(effect.c.step).where(effect.c.entry_id == entry).order_by(effect.c.position)
            return list(session.scalars(rows))

    def effects(self) -> int:
        with self.reader.reading() as session:
            return session.scalar(select(func.count()).select_from(effect)) or 0

    def digests(self, of: Runtime) -> list[Row[Any]]:
        with of.reading() as session:
            return list(session.execute(select(digest).order_by(digest.c.kind, digest.c.starts_at)))

    def said(self, by: Runtime, end: str) -> list[dict[str, Any]]:
        """The data of what a service said whose type ends so, in order."""
        with by.reading() as session:
            rows = session.execute(select(outbox).order_by(outbox.c.position)).all()
        return [row.data for row in rows if row.type.endswith(end)]

    def forget(self, *ids: UUID) -> None:
        """The reader never heard of these."""
        with self.reader.unit_of_work() as uow:
            uow.session.execute(inbox.delete().where(inbox.c.id.in_(ids)))

    def heard_ids(self) -> list[UUID]:
        with self.reader.reading() as session:
            return list(session.scalars(select(inbox.c.id).where(inbox.c.type == "writer.entry.changed.v1")))

    def age_early(self) -> None:
        """What is early has been so for ten minutes: when it came is not read from the clock that we hold."""
        with self.reader.unit_of_work() as uow:
            past = self.now - timedelta(minutes=10)
            uow.session.execute(update(inbox).where(inbox.c.state == "early").values(heard_at=past))

    def close(self) -> None:
        for each in (self.writer, self.reader):
            each.engine.dispose()
