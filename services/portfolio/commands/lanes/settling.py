"""Making the bus as people want it: lanes opened with what waits for them, lanes closed and emptied."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, and_, exists, false, func, or_, select, update

from services.portfolio.tables import check_job, lane
from shared.lanes import Lanes
from shared.service import Runtime
from shared.uow import UnitOfWork

PATIENCE = timedelta(seconds=3)

log = structlog.get_logger()


def settle(runtime: Runtime, lanes: Lanes) -> int:
    """One look at what is wanted; returns how many lanes are not yet so. May be repeated at any step."""
    with runtime.reading() as session:
        now = runtime.clock(session)
        wanted = select(lane).where(or_(lane.c.wanted != lane.c.is_open, lane.c.wanted != lane.c.is_there))
        # A closed lane whose workers have not left yet is looked at less often.
        looked = and_(~lane.c.wanted, ~lane.c.is_open, lane.c.settled_at > now - PATIENCE)
        rows = session.execute(wanted.where(~func.coalesce(looked, false()))).all()
    _open([row for row in rows if row.wanted], runtime, lanes)
    closed = [_close(row, runtime, lanes) for row in rows if not row.wanted]
    return closed.count(False)


def _open(rows: Sequence[Row[Any]], runtime: Runtime, lanes: Lanes) -> None:
    for row in rows:
        lanes.open(row.number)
    if rows and _some_wait([row.product_id for row in rows], runtime):
        moved = lanes.move(None)
        log.info("lanes.opened", lanes=len(rows), looked_through=moved)
    for row in rows:
        _note(row, runtime, is_open=True, is_there=True)


def _some_wait(product_ids: Sequence[UUID], runtime: Runtime) -> bool:
    """Whether the shared queue may hold jobs of these products: else it need not be looked through."""
    with runtime.reading() as session:
        sent = (check_job.c.sent_at.is_not(None), check_job.c.answered_at.is_(None))
        return bool(session.scalar(select(exists().where(check_job.c.product_id.in_(product_ids), *sent))))


def _close(row: Row[Any], runtime: Runtime, lanes: Lanes) -> bool:
    """The lane stays until its last worker has left: what that one has in hand may still come back to it."""
    lanes.close(row.number)
    moved = lanes.move(row.number)
    gone = lanes.remove(row.number)
    if moved or gone:
        log.info("lane.closed", given_back=moved, gone=gone)
    _note(row, runtime, is_open=False, is_there=not gone)
    return gone


def _note(row: Row[Any], runtime: Runtime, *, is_open: bool, is_there: bool) -> None:
    """Unless somebody has wanted something else meanwhile: then the next look sees to it."""

    def note(version: int, uow: UnitOfWork) -> None:
        same = (lane.c.product_id == row.product_id, lane.c.version == version)
        settled = {"is_open": is_open, "is_there": is_there, "settled_at": uow.now}
        uow.session.execute(update(lane).where(*same).values(settled))

    runtime.do(note, row.version)
