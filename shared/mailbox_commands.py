"""The words of every service's command line that look into its mailboxes: `inbox` and `outbox`."""

import json
from argparse import ArgumentParser, Namespace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from shared.mailboxes import inbox, outbox
from shared.service import Runtime, Subcommand


def open_messages(session: Session, state: str | None = None) -> list[dict[str, Any]]:
    """Messages that are not done, the oldest first: at most 500, without what is in them."""
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
    )
    wanted = inbox.c.state == state if state else inbox.c.state != "done"
    rows = session.execute(select(*columns).where(wanted).order_by(inbox.c.heard_at, inbox.c.id).limit(500))
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - the public name of a row's columns


def unpublished(session: Session) -> dict[str, Any]:
    """How many events wait to leave, since when, and what the bus said of those that it refused."""
    waiting = outbox.c.published_at.is_(None)
    count, oldest = session.execute(select(func.count(), func.min(outbox.c.time)).where(waiting)).one()
    refused = session.execute(
        select(outbox.c.position, outbox.c.type, outbox.c.error).where(waiting, outbox.c.error.is_not(None)).limit(50)
    )
    return {"count": count, "oldest": oldest, "refused": [dict(row._mapping) for row in refused]}  # noqa: SLF001


def replay(runtime: Runtime, message_id: UUID | None = None) -> int:
    """Let parked messages (or one) be tried again at once; returns how many."""
    which = inbox.c.state.in_(("parked", "waiting")) & inbox.c.envelope.is_not(None)
    if message_id is not None:
        which &= inbox.c.id == message_id
    with runtime.unit_of_work() as uow:
        due = update(inbox).where(which).values(state="waiting", attempts=0, due_at=uow.now)
        return len(uow.session.scalars(due.returning(inbox.c.id)).all())


def _inbox_arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="messages that are parked, waiting or early")
    listing.add_argument("--state", choices=("early", "waiting", "parked"))
    again = actions.add_parser("replay", help="try parked messages again")
    again.add_argument("id", nargs="?", type=UUID, help="one message; all of them when absent")
    for action in (listing, again):
        action.add_argument("--json", action="store_true", help="print JSON")


def _inbox(runtime: Runtime, given: Namespace) -> int:
    if given.action == "replay":
        return _tell({"replayed": replay(runtime, given.id)}, given.json)
    with runtime.reading() as session:
        messages = open_messages(session, given.state)
    return _tell({"messages": messages}, given.json)


def _outbox_arguments(parser: ArgumentParser) -> None:
    status = parser.add_subparsers(dest="action", required=True).add_parser("status", help="what waits to leave")
    status.add_argument("--json", action="store_true", help="print JSON")


def _outbox(runtime: Runtime, given: Namespace) -> int:
    with runtime.reading() as session:
        return _tell(unpublished(session), given.json)


def _tell(answer: dict[str, Any], as_json: bool) -> int:
    if as_json:
        print(json.dumps(answer, default=str, ensure_ascii=False))
        return 0
    for name, value in answer.items():
        lines = value if isinstance(value, list) else [value]
        print(*(f"{name}: {line}" for line in lines), sep="\n")
    return 0


SUBCOMMANDS = (
    Subcommand("inbox", "look at messages that are not done, try them again", _inbox_arguments, _inbox),
    Subcommand("outbox", "look at what waits to leave", _outbox_arguments, _outbox),
)
