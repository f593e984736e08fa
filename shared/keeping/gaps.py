"""What is missing: noticed by whoever should have heard it, sent again by whoever said it, to that one alone."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.again import Wanted, count, mark
from shared.contracts import keeping as contract
from shared.keeping.tallies import alone
from shared.mailboxes import heard, inbox, outbox
from shared.uow import UnitOfWork

if TYPE_CHECKING:
    from shared.service import Runtime

log = structlog.get_logger()

PATIENCE = timedelta(minutes=5)
"""How long a message may be early before those that should come first are asked for."""
SELDOM = timedelta(days=1)
"""The longest pause between two requests for the same gap; each pause is twice the one before."""
AT_ONCE = 200
"""Subjects looked at in one round."""
MOST = 10_000
"""Events sent again for one request; the next request for the same gap is given those that follow."""


def notice_gaps(runtime: "Runtime") -> int:
    """Ask for what should have come before messages that have been early for long; returns how many were asked for."""
    with runtime.unit_of_work() as uow:
        if runtime.service.name not in contract.GAP_NOTICED or not alone(uow):
            return 0
        gaps = _gaps(uow)
        return sum(
            notice(uow, runtime.service.name, subject.split("/")[0], subject=subject, from_version=version)
            for subject, version in gaps.items()
        )


def _gaps(uow: UnitOfWork) -> dict[str, int]:
    """The first missing version of each subject; one that waits here or is parked is late, not missing."""
    old = (inbox.c.state == "early", inbox.c.heard_at < uow.now - PATIENCE)
    subjects = list(uow.session.scalars(select(inbox.c.subject).where(*old).distinct().limit(AT_ONCE)))
    have = select(heard.c.subject, heard.c.version + 1).where(heard.c.subject.in_(subjects))
    first = dict(uow.session.execute(have).all())
    return {subject: version for subject, version in first.items() if version not in _kept(uow.session, subject)}


def _kept(session: Session, subject: str) -> set[int]:
    kept = select(inbox.c.version).where(inbox.c.state != "done", inbox.c.subject == subject)
    return set(session.scalars(kept))


def notice(uow: UnitOfWork, service: str, publisher: str, **where: Any) -> bool:
    """Say that something of this publisher is missing, unless it was said not long ago; whether it was said now."""
    return _say(uow, service, publisher, log.error, "gap.noticed", where)


def ask_for_history(uow: UnitOfWork, service: str, publisher: str, **where: Any) -> bool:
    """The same of what was said before this service listened: nothing is lost, so no alarm rings."""
    return _say(uow, service, publisher, log.info, "history.asked", where)


def _say(
    uow: UnitOfWork,
    service: str,
    publisher: str,
    note: Callable[..., object],
    what: str,
    where: Mapping[str, Any],
) -> bool:
    if service not in contract.GAP_NOTICED:
        return False
    gap_id = uuid5(NAMESPACE_OID, "/".join(["tikub", service, publisher, *(str(value) for value in where.values())]))
    if _was_said_lately(uow, f"{service}/gap/{gap_id}"):
        return False
    note(what, publisher=publisher, **{name: str(value) for name, value in where.items()})
    uow.say(contract.GAP_NOTICED[service](gap_id=gap_id, publisher=publisher, noticed_at=uow.now, **where))
    return True


def _was_said_lately(uow: UnitOfWork, subject: str) -> bool:
    times, last = uow.session.execute(
        select(func.count(), func.max(outbox.c.time)).where(outbox.c.subject == subject)
    ).one()
    return bool(times) and uow.now - last < min(SELDOM, PATIENCE * 2 ** min(times - 1, 20))


def send_what_is_missing(event: Any, uow: UnitOfWork, service: str) -> None:
    """Somebody lacks something of ours: it is sent again to that one alone, which absorbs what it has."""
    if event.publisher != service:
        return
    who = uow.cause.source.removeprefix("/")
    wanted = _wanted(event)
    there = count(uow.session, wanted)
    after = (uow.cause.version - 1) * MOST % there if there > MOST else 0
    marked = mark(uow, wanted, who, skip=after, most=MOST)
    log.info("gap.sent_again", to=who, events=len(marked), subject=event.subject, kind=event.kind)


def _wanted(event: Any) -> Wanted:
    if event.subject:
        return Wanted(subject=event.subject, from_version=event.from_version or 1)
    return Wanted(since=event.starts_at, until=event.ends_at, wire=event.kind)
