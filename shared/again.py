"""Sending again what was published: rows of the outbox are marked, and the relay does the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, null, select, true, update
from sqlalchemy.orm import Session

from shared.identifiers import first_id_of
from shared.mailboxes import outbox
from shared.service import Runtime
from shared.uow import UnitOfWork

TOGETHER = 1000
"""Rows marked in one transaction."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wanted:
    """Which published events: those that meet all that is given. `wire` may be a kind (`ideas.idea`)."""

    since: datetime | None = None
    until: datetime | None = None
    subject: str | None = None
    from_version: int = 1
    wire: str | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        """Instants are looked for in the ids, which have an index; what was never published leaves by itself."""
        asked: ColumnElement[bool] = outbox.c.published_at.is_not(None)
        asked &= outbox.c.id >= first_id_of(self.since) if self.since else true()
        asked &= outbox.c.id < first_id_of(self.until) if self.until else true()
        if self.subject:
            asked &= (outbox.c.subject == self.subject) & (outbox.c.version >= self.from_version)
        return asked & (is_of(self.wire) if self.wire else true())


def is_of(wire: str) -> ColumnElement[bool]:
    """Events of this type, or of this kind."""
    return (outbox.c.type == wire) | outbox.c.type.startswith(f"{wire}.", autoescape=True)


def count(session: Session, wanted: Wanted) -> int:
    """How many events would be sent again."""
    return session.scalar(select(func.count()).select_from(outbox).where(wanted.condition)) or 0


def mark_all(runtime: Runtime, wanted: Wanted, only_to: str | None, progress: Progress) -> int:
    """Mark them in small transactions, so that what is said meanwhile does not wait; returns how many."""
    with runtime.reading() as session:
        total = count(session, wanted)
    marked, last = 0, 0
    while batch := _mark_next(runtime, wanted, only_to, last):
        marked, last = marked + len(batch), max(batch)
        progress(marked, total)
    return marked


def _mark_next(runtime: Runtime, wanted: Wanted, only_to: str | None, last: int) -> list[int]:
    with runtime.unit_of_work() as uow:
        return mark(uow, wanted, only_to, after=last)


def mark(
    uow: UnitOfWork, wanted: Wanted, only_to: str | None, *, after: int = 0, skip: int = 0, most: int = TOGETHER
) -> list[int]:
    """Mark at most so many, those said first, from a position on or without the first few; returns their positions."""
    chosen = select(outbox.c.position).where(wanted.condition, outbox.c.position > after)
    positions = list(uow.session.scalars(chosen.order_by(outbox.c.position).offset(skip).limit(most).with_for_update()))
    again: dict[str, Any] = {"again_at": datetime.now(UTC), "only_to": _for_both(only_to)}
    for start in range(0, len(positions), TOGETHER):
        some = update(outbox).where(outbox.c.position.in_(positions[start : start + TOGETHER]))
        uow.session.execute(some.values(**again, error=None, next_at=None))
    return positions


def _for_both(only_to: str | None) -> Any:
    """What two subscribers ask for before it has left goes to everyone: there is room for one name only."""
    waits_for_another = outbox.c.again_at.is_not(None) & outbox.c.only_to.is_distinct_from(only_to)
    return case((waits_for_another, null()), else_=only_to)
