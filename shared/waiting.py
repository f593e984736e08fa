"""What waits in the mailboxes of a service, and how it is tried again."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, select, update
from sqlalchemy.orm import Session

from shared.mailboxes import inbox, lost, outbox
from shared.service import Runtime

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def open_messages(session: Session, state: str | None = None) -> list[dict[str, Any]]:
    """Messages that are not done, the oldest first: at most 500, without what is in them.

    `lost` is what they speak of, where a restore has lost it or brought it back as it was before.
    """
    columns = (
        inbox.c.id,
        inbox.c.type,
        inbox.c.subject,
        inbox.c.version,
        inbox.c.state,
        inbox.c.attempts,
        inbox.c.due_at,
        inbox.c.error,
        inbox.c.heard_at,
        inbox.c.envelope,
    )
    wanted = inbox.c.state == state if state else inbox.c.state != "done"
    rows = session.execute(select(*columns).where(wanted).order_by(inbox.c.heard_at, inbox.c.id).limit(500))
    gone = {subject.rpartition("/")[2]: subject for subject in session.scalars(select(lost.c.subject))}
    return [_shown(row._mapping, gone) for row in rows]  # noqa: SLF001 - the public name of a row's columns


def _shown(row: RowMapping, gone: Mapping[str, str]) -> dict[str, Any]:
    spoken_of = _ID.findall(row["envelope"] or "") if gone else []
    shown = {name: value for name, value in row.items() if name != "envelope"}
    return shown | {"lost": next((gone[each] for each in spoken_of if each in gone), None)}


def unpublished(session: Session) -> dict[str, Any]:
    """How many events wait to leave or to leave again, since when, and what the bus said of those that it refused."""
    first, again = outbox.c.published_at.is_(None), outbox.c.again_at.is_not(None)
    count, oldest = session.execute(select(func.count(), func.min(outbox.c.time)).where(first)).one()
    more, since = session.execute(select(func.count(), func.min(outbox.c.again_at)).where(again)).one()
    refused = [row for waiting in (first, again) for row in _refused(session, waiting)][:50]
    return {"count": count, "oldest": oldest, "again": more, "again_since": since, "refused": refused}


def _refused(session: Session, waiting: ColumnElement[bool]) -> list[dict[str, Any]]:
    columns = (outbox.c.position, outbox.c.type, outbox.c.only_to, outbox.c.error)
    rows = session.execute(select(*columns).where(waiting, outbox.c.error.is_not(None)).limit(50))
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - the public name of a row's columns


def replay(runtime: Runtime, message_id: UUID | None = None) -> int:
    """Let parked messages (or one) be tried again at once; returns how many."""
    which = inbox.c.state.in_(("parked", "waiting")) & inbox.c.envelope.is_not(None)
    if message_id is not None:
        which &= inbox.c.id == message_id
    with runtime.unit_of_work() as uow:
        due = update(inbox).where(which).values(state="waiting", attempts=0, due_at=uow.now)
        return len(uow.session.scalars(due.returning(inbox.c.id)).all())
