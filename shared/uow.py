"""One transaction: rows, what is said and what is heard, all or nothing."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from shared.database import insert_into
from shared.envelope import Envelope
from shared.errors import Changed, NotFound
from shared.identifiers import id_from, new_id
from shared.mailboxes import counter, inbox, outbox, stream
from shared.many_rows import InsertMany
from shared.schemas import dump, schema_of

T = TypeVar("T")

CHANGED = (
    "Quelqu’un a modifié cette fiche pendant que vous la lisiez. "
    "Relisez-la, puis recommencez : rien n’a été enregistré."
)
PARIS = ZoneInfo("Europe/Paris")


_TO_LEAVE = insert(outbox)
_WAKE = select(func.pg_notify("tikub_outbox", ""))
_count_up = InsertMany(
    stream,
    ("subject", "version"),
    lambda row: row.on_conflict_do_update(index_elements=["subject"], set_={"version": stream.c.version + 1}).returning(
        stream.c.version, stream.c.subject
    ),
)
_note = InsertMany(
    inbox,
    ("id", "type", "subject", "version", "state", "attempts", "heard_at"),
    lambda row: row.on_conflict_do_nothing().returning(inbox.c.id),
)


class UnitOfWork:
    """What a command or a reaction may touch; it is committed as a whole by whoever opened it."""

    def __init__(
        self,
        session: Session,
        *,
        source: str,
        clock: Callable[[Session], datetime],
        correlation: str = "-",
        traceparent: str | None = None,
    ) -> None:
        self.session = session
        self.correlation = correlation
        self.traceparent = traceparent
        self.said = 0
        self.hearing: Envelope | None = None
        self.told_again = False
        self.reacted_to: list[Envelope] = []
        self.service = source.removeprefix("/")
        self._source = source
        self._clock = clock
        self._now: datetime | None = None
        self._locked: set[tuple[type[Any], Any]] = set()
        self._said_before: set[UUID] = set()

    @property
    def cause(self) -> Envelope:
        """The message that is being reacted to: its id and instant, for a reaction whose effect bears them."""
        if self.hearing is None:
            raise LookupError("no message is being reacted to")
        return self.hearing

    @property
    def now(self) -> datetime:
        """The instant of this transaction, UTC: read once, at first use, so after the locks taken before."""
        if self._now is None:
            self._now = self._clock(self.session)
        return self._now

    def get(self, cls: type[T], key: Any, *, seen: int | None = None) -> T:
        """The aggregate, its row locked until the end; `seen` is the version that the person had on screen."""
        found = self._lock(cls, key)
        if found is None:
            raise NotFound
        current: Any = found
        if seen is not None and current.version != seen:
            raise Changed(CHANGED, current.version)
        return found

    def _lock(self, cls: type[T], key: Any) -> T | None:
        if (cls, key) in self._locked:
            return self.session.get(cls, key)
        self._locked.add((cls, key))
        return self.session.get(cls, key, with_for_update=True, populate_existing=True)

    def find(self, cls: type[T], **by: Any) -> T | None:
        """The only aggregate with these values, its row locked, or None."""
        return self.session.scalars(select(cls).filter_by(**by).with_for_update()).one_or_none()

    def add(self, thing: object) -> None:
        """Keep a new aggregate."""
        self.session.add(thing)

    def id_for(self, what: str) -> UUID:
        """The id of what a reaction makes: the same when the same message is heard again after a restore."""
        return id_from(self.cause.id, what)

    def number(self, prefix: str, *, of: str | None = None) -> str:
        """The next number that people read, without a gap: `ID` -> "ID-2026-0042".

        `of` is a subject that may have been spoken of before a restore: the number that it had then is still its own.
        """
        return (of and self._number_of(of, prefix)) or self.numbers(prefix, 1)[0]

    def numbers(self, prefix: str, count: int) -> list[str]:
        """So many next numbers, one after the other."""
        name = f"{prefix}-{self.now.astimezone(PARIS).year}"
        row = insert_into(self.session, counter).values(name=name, value=count)
        last: int = self.session.execute(
            row.on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + count}).returning(
                counter.c.value
            )
        ).scalar_one()
        return [f"{name}-{taken:04d}" for taken in range(last - count + 1, last + 1)]

    def _number_of(self, subject: str, prefix: str) -> str | None:
        spoken = self.session.scalars(select(outbox.c.data).where(outbox.c.subject == subject))
        values = (value for data in spoken for value in data.values() if isinstance(value, str))
        return next((value for value in values if re.fullmatch(rf"{prefix}-\d{{4}}-\d+", value)), None)

    def say(self, *facts: Any) -> None:
        """Put facts into the outbox; each takes the next version of its subject, under the lock of that subject."""
        self.session.flush()
        subjects = [subject_of(fact) for fact in facts]
        if self.hearing is None and len(set(subjects)) == len(facts) > 1:
            self._say_together(dict(zip(subjects, facts, strict=True)))
            return
        for subject, fact in zip(subjects, facts, strict=True):
            self._say(subject, fact)

    def _say(self, subject: str, fact: Any) -> None:
        data = _readable(fact)
        if self._was_said(fact.wire, subject):
            return
        self.said += 1
        row = self._outbox_row(subject, self._next_version(subject), fact.wire, data)
        self.session.connection().execute(_TO_LEAVE, row)

    def _say_together(self, facts: dict[str, Any]) -> None:
        """About as many subjects: two statements for all of them; what nobody caused was never said before."""
        data = {subject: _readable(fact) for subject, fact in facts.items()}
        counted = _count_up(self.session, [{"subject": subject, "version": 1} for subject in sorted(facts)])
        versions = {row.subject: row.version for row in counted}
        rows = [
            self._outbox_row(subject, versions[subject], fact.wire, data[subject]) for subject, fact in facts.items()
        ]
        self.said += len(rows)
        self.session.connection().execute(_TO_LEAVE, rows)

    def _outbox_row(self, subject: str, version: int, wire: str, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": self._new_id(),
            "type": wire,
            "subject": subject,
            "version": version,
            "time": self.now,
            "data": data,
            "correlation": self.correlation,
            "traceparent": self.traceparent,
            "cause": self.hearing.id if self.hearing else None,
        }

    def _new_id(self) -> UUID:
        made = new_id()
        self._said_before.add(made)
        return made

    def _was_said(self, wire: str, subject: str) -> bool:
        """Whether this message has led to it before a restore, and it was put back since: others have heard it."""
        if self.hearing is None:
            return False
        because = (outbox.c.subject == subject, outbox.c.type == wire, outbox.c.cause == self.hearing.id)
        for found in self.session.scalars(select(outbox.c.id).where(*because)):
            if found not in self._said_before:
                self._said_before.add(found)
                return True
        return False

    def _next_version(self, subject: str) -> int:
        version: int = _count_up(self.session, [{"subject": subject, "version": 1}]).scalar_one()
        return version

    def hear(self, *envelopes: Envelope) -> set[UUID]:
        """Note messages as heard; returns the ids of those never heard before. A twin in another transaction waits."""
        if not envelopes:
            return set()
        # Not self.now: to read the clock here would freeze it before the locks that reactions still have to wait for.
        now = datetime.now(UTC)
        rows = {envelope.id: _inbox_row(envelope, now) for envelope in sorted(envelopes, key=lambda e: e.id)}
        return set(_note(self.session, list(rows.values())).scalars())

    def announce(self) -> None:
        """Just before COMMIT: wake the relay, once for each transaction that said something."""
        if self.said and self.session.get_bind().dialect.name == "postgresql":
            self.session.connection().execute(_WAKE)


def subject_of(fact: Any) -> str:
    """The subject of a fact: `<publisher>/<aggregate>/<id>`, the id being its first field."""
    first, declared = next(iter(fact.__dataclass_fields__)), type(fact)
    return f"{declared.kind.replace('.', '/')}/{getattr(fact, first)}"


def _readable(fact: Any) -> dict[str, Any]:
    """What it says, as it is sent; said unreadably, it would be parked by everyone who hears it."""
    data = dump(fact)
    if wrong := schema_of(type(fact)).validate(data):
        raise ValueError(f"{fact.wire} would be refused by its own schema: {wrong}")
    return data


def _inbox_row(envelope: Envelope, now: datetime) -> dict[str, Any]:
    return {
        "id": envelope.id,
        "type": envelope.type,
        "subject": envelope.subject,
        "version": envelope.version,
        "state": "done",
        "attempts": 0,
        "heard_at": now,
    }
