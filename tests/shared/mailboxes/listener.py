"""The counting service on a database of its own, with its clock in our hands and a fault for whoever asks for one."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from shared.delivery import Outcome
from shared.envelope import Envelope
from shared.identifiers import new_id
from shared.mailboxes import heard, inbox
from tests.faults.ledger import card, effect, open_runtime, reader

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHANGED, LOOKED_AT = "writer.entry.changed.v1", "writer.entry.looked_at.v1"
TURNED, CARD_LOOKED_AT = "writer.card.turned.v1", "writer.card.looked_at.v1"


def letter(subject: UUID, version: int, wire: str = CHANGED, **data: Any) -> Envelope:
    """An event of the writer, as its relay would send it."""
    publisher, kind, _, _ = wire.split(".")
    usual = {"entry_id": str(subject), "card_id": str(subject), "mark": str(new_id()), "step": version, "face": version}
    return Envelope(
        id=new_id(),
        source=f"/{publisher}",
        type=wire,
        subject=f"{publisher}/{kind}/{subject}",
        version=version,
        time=MORNING,
        data=usual | data,
        correlation="-",
    )


class Listener:
    """The reader with verbs for tests; `troubles` maps a note to the fault that its events meet."""

    def __init__(self, url: str, *, tables: bool = True) -> None:
        self.now = MORNING
        self.troubles: dict[str, BaseException | Callable[[Any], None]] = {}
        self.runtime = open_runtime(reader(self._stumble), url, tables=tables, clock=lambda _: self.now)

    def _stumble(self, fact: Any) -> None:
        trouble = self.troubles.get(fact.note)
        if isinstance(trouble, BaseException):
            raise trouble
        if trouble:
            trouble(fact)

    def hear(self, *letters: Envelope | bytes) -> list[Outcome]:
        raws = [each if isinstance(each, bytes) else each.to_json() for each in letters]
        return self.runtime.deliver(raws)

    def later(self, **time: float) -> int:
        """Some time passes and the worker looks at what is due."""
        self.now += timedelta(**time)
        return self.runtime.retry_due()

    def steps(self, entry: UUID) -> list[int]:
        """The effects of an entry's events, in the order in which they happened."""
        return self._all(select(effect.c.step).where(effect.c.entry_id == entry).order_by(effect.c.position))

    def effects(self) -> int:
        return self._all(select(func.count()).select_from(effect))[0]

    def face(self, of: UUID) -> str | None:
        return next(iter(self._all(select(card.c.face).where(card.c.id == of))), None)

    def states(self) -> dict[str, int]:
        return dict(Counter(self._all(select(inbox.c.state))))

    def position(self, subject: str) -> int:
        return self._all(select(heard.c.version).where(heard.c.subject == subject))[0]

    def row(self, of: Envelope) -> Row[Any]:
        with self.runtime.reading() as session:
            return session.execute(select(inbox).where(inbox.c.id == of.id)).one()

    def rows(self) -> list[Row[Any]]:
        with self.runtime.reading() as session:
            return list(session.execute(select(inbox)))

    def _all(self, statement: Any) -> list[Any]:
        with self.runtime.reading() as session:
            return list(session.scalars(statement))

    def close(self) -> None:
        self.runtime.engine.dispose()
