"""The subscriber's side: what another service says it said in an hour, compared with what was heard of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.orm import Session

from shared.database import insert_into
from shared.keeping.gaps import notice
from shared.keeping.tallies import HOUR, Tally, alone, in_hour, tallies
from shared.mailboxes import digest, inbox
from shared.policies import Policies
from shared.uow import UnitOfWork

if TYPE_CHECKING:
    from shared.service import Runtime

log = structlog.get_logger()

PATIENCE = timedelta(minutes=15)
"""How long after its end an hour may differ before what is missing is asked for."""
OFTEN = timedelta(minutes=1)
"""The shortest pause between two comparisons of an hour; the longer it has differed, the longer the pause."""


def remember_digest(event: Any, uow: UnitOfWork, policies: Policies) -> None:
    """Keep what was told of a kind that is heard here; told once more after a restore, it is compared anew."""
    publisher = uow.cause.source.removeprefix("/")
    if event.kind not in policies.orders or not event.kind.startswith(f"{publisher}."):
        return
    facts = {"said": event.count, "checksum": event.checksum, "heard": None, "agrees": None, "compared_at": None}
    row = insert_into(uow.session, digest).values(kind=event.kind, starts_at=event.starts_at, **facts)
    uow.session.execute(row.on_conflict_do_update(index_elements=["kind", "starts_at"], set_=facts))


def compare_due(runtime: "Runtime") -> int:
    """Compare each hour that does not agree yet and whose turn has come; returns how many were compared."""
    with runtime.reading() as session:
        now = runtime.clock(session)
        open_ones = session.execute(select(digest).where(digest.c.agrees.is_not(True)).limit(1000)).all()
    return sum(_compare_alone(runtime, row) for row in open_ones if _is_due(row, now))


def _is_due(row: Row[Any], now: datetime) -> bool:
    if row.compared_at is None:
        return True
    has_differed: timedelta = row.compared_at - (row.starts_at + HOUR)
    return bool(now - row.compared_at >= max(OFTEN, has_differed / 4))


def _compare_alone(runtime: "Runtime", row: Row[Any]) -> bool:
    with runtime.unit_of_work() as uow:
        if not alone(uow):
            return False
        heard, agrees = compare(uow, row)
        if not agrees and uow.now - (row.starts_at + HOUR) >= PATIENCE:
            _ask(uow, runtime.service.name, row, heard)
    return True


def compare(uow: UnitOfWork, row: Row[Any]) -> tuple[int, bool]:
    """Count what was heard, whatever became of it, and write down whether it is what was said."""
    of_kind = inbox.c.type.startswith(f"{row.kind}.", autoescape=True)
    tally = tallies(in_hour(uow.session, inbox, row.starts_at, of_kind)).get(row.kind, Tally())
    agrees = (tally.count, tally.checksum) == (row.said, row.checksum)
    this = (digest.c.kind == row.kind, digest.c.starts_at == row.starts_at)
    uow.session.execute(update(digest).where(*this).values(heard=tally.count, agrees=agrees, compared_at=uow.now))
    return tally.count, agrees


def _ask(uow: UnitOfWork, service: str, row: Row[Any], heard: int) -> None:
    """Who has heard more than was said lacks nothing that could be sent: somebody has to look at the publisher."""
    log.error("digest.differs", kind=row.kind, starts_at=str(row.starts_at), said=row.said, heard=heard)
    if heard <= row.said:
        hour = {"kind": row.kind, "starts_at": row.starts_at, "ends_at": row.starts_at + HOUR}
        notice(uow, service, row.kind.split(".")[0], **hour)


def compare_again(runtime: "Runtime", since: datetime | None) -> Sequence[dict[str, Any]]:
    """Compare every hour that was told of others, also those that agreed; returns those that differ."""
    told = select(digest).where(*_of_others(runtime.service.policies, since))
    with runtime.reading() as session:
        rows = session.execute(told.order_by(digest.c.starts_at, digest.c.kind)).all()
    return [found for row in rows if (found := _difference(runtime, row))]


def compared(session: Session, policies: Policies, since: datetime | None) -> int:
    """How many hours of the kinds heard here were told."""
    return session.scalar(select(func.count()).select_from(digest).where(*_of_others(policies, since))) or 0


def _of_others(policies: Policies, since: datetime | None) -> list[ColumnElement[bool]]:
    heard_here: list[ColumnElement[bool]] = [digest.c.kind.in_(list(policies.orders))]
    return [*heard_here, digest.c.starts_at >= since] if since else heard_here


def _difference(runtime: "Runtime", row: Row[Any]) -> dict[str, Any] | None:
    with runtime.unit_of_work() as uow:
        heard, agrees = compare(uow, row)
    if agrees:
        return None
    what = "heard more than was said" if heard > row.said else "missing"
    return {"kind": row.kind, "starts_at": row.starts_at, "said": row.said, "heard": heard, "what": what}
