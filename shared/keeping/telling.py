"""The publisher's side: once an hour is over, it tells how many events of each kind it said in it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import ColumnElement, and_, func, select

from shared.contracts import keeping as contract
from shared.database import insert_into
from shared.identifiers import first_id_of, instant_of
from shared.keeping.tallies import HOUR, UNCOUNTED, Tally, alone, beginning_of_hour, in_hour, tallies
from shared.mailboxes import digest, outbox
from shared.uow import UnitOfWork

if TYPE_CHECKING:
    from shared.service import Runtime

AFTERWARDS = timedelta(minutes=10)
"""How long after its end an hour is told: until then a transaction that began in it may still end."""


def tell_digests(runtime: "Runtime") -> int:
    """Tell every hour since the last one told, each in its own transaction; returns how many had anything to tell."""
    told = 0
    while runtime.service.name in contract.DIGEST_TOLD and _tell_next(runtime):
        told += 1
    return told


def _tell_next(runtime: "Runtime") -> bool:
    with runtime.unit_of_work() as uow:
        starts_at = _next_hour(uow, runtime.service.name) if alone(uow) else None
        if starts_at is None:
            return False
        found = tallies(in_hour(uow.session, outbox, starts_at, _counted(runtime.service.name)))
        for kind, tally in sorted(found.items()):
            _tell(uow, runtime.service.name, kind, starts_at, tally)
        return True


def _next_hour(uow: UnitOfWork, service: str) -> datetime | None:
    """The first hour not told yet in which something was said; hours without anything are passed over."""
    mine = digest.c.kind.startswith(f"{service}.", autoescape=True)
    last = uow.session.scalar(select(func.max(digest.c.starts_at)).where(mine))
    until = beginning_of_hour(uow.now - AFTERWARDS)
    untold = [outbox.c.id < first_id_of(until), _counted(service)]
    if last:
        untold.append(outbox.c.id >= first_id_of(last + HOUR))
    first = uow.session.scalar(select(outbox.c.id).where(*untold).order_by(outbox.c.id).limit(1))
    return first and beginning_of_hour(instant_of(first))


def _counted(service: str) -> ColumnElement[bool]:
    return and_(*(~outbox.c.type.startswith(f"{service}.{aggregate}.", autoescape=True) for aggregate in UNCOUNTED))


def _tell(uow: UnitOfWork, service: str, kind: str, starts_at: datetime, tally: Tally) -> None:
    told = contract.DIGEST_TOLD[service](
        digest_id=uuid5(NAMESPACE_OID, f"tikub/{kind}/{starts_at.isoformat()}"),
        kind=kind,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        count=tally.count,
        checksum=tally.checksum,
    )
    figures = {"said": tally.count, "checksum": tally.checksum, "heard": tally.count, "agrees": True}
    row = insert_into(uow.session, digest).values(kind=kind, starts_at=starts_at, **figures, compared_at=uow.now)
    uow.session.execute(row.on_conflict_do_update(index_elements=["kind", "starts_at"], set_=figures))
    uow.say(told)
