"""What waits in the database of a service, counted when somebody asks; without the database the rest is still told."""

from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import TYPE_CHECKING

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import and_, case, distinct, func, select
from sqlalchemy.orm import Session

from shared.mailboxes import digest, inbox, outbox
from shared.migrate import at_head
from shared.observability.figures import Figure
from shared.version import VERSION

if TYPE_CHECKING:
    from shared.service import Runtime

log = structlog.get_logger()

PATIENCE = 3.0
"""Seconds that the database has to answer: a scrape waits for 10, and the other figures must still arrive."""
GAP = timedelta(minutes=5)
"""How old an early message is when the one before it counts as missing."""
OPEN = ("early", "waiting", "parked")


class Stored(Collector):
    """`mailboxes`: whether the mailboxes are told too, as workers do, or only whether the database is ready."""

    def __init__(self, runtime: "Runtime", *, mailboxes: bool) -> None:
        self._runtime, self._mailboxes = runtime, mailboxes
        self._reading: Future[list[Figure]] | None = None
        self._lock = Lock()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        service = self._runtime.service.name
        families: dict[str, GaugeMetricFamily] = {}
        for figure in (_build(), *self._figures()):
            names = ["service", *figure.labels]
            family = families.setdefault(figure.name, GaugeMetricFamily(figure.name, figure.says, labels=names))
            family.add_metric([service, *figure.labels.values()], figure.value)
        yield from families.values()

    def _figures(self) -> list[Figure]:
        """At most one question at a time: a database that hangs is not asked again before it has answered."""
        try:
            return self._asked().result(PATIENCE)
        except TooLate:
            log.warning("figures.late", seconds=PATIENCE)
        except Exception as trouble:  # noqa: BLE001 - whatever is wrong with the database, the other figures are told
            log.warning("figures.unread", error=type(trouble).__name__, detail=str(trouble)[:200])
        return [_database_ready(False)]

    def _asked(self) -> Future[list[Figure]]:
        with self._lock:
            if self._reading is None or self._reading.done():
                self._reading = Future()
                Thread(target=self._answer, args=(self._reading,), daemon=True, name="figures").start()
            return self._reading

    def _answer(self, question: Future[list[Figure]]) -> None:
        try:
            question.set_result(self._read())
        except BaseException as trouble:  # noqa: BLE001 - whoever asked raises it
            question.set_exception(trouble)

    def _read(self) -> list[Figure]:
        ready = _database_ready(at_head(self._runtime))
        if not (self._mailboxes and ready.value):
            return [ready]
        with self._runtime.reading() as session:
            now = self._runtime.clock(session)
            own = (figure for read in self._runtime.service.gauges for figure in read(session, now))
            return [ready, *_leaving(session, now), *_waiting(session, now), *own]


def _build() -> Figure:
    return Figure("tikub_build_info", "1; its label tells the version", 1, {"version": VERSION})


def _database_ready(ready: bool) -> Figure:
    return Figure("tikub_database_ready", "1 when the database answers and has the shape this code expects", ready)


def _leaving(session: Session, now: datetime) -> Iterator[Figure]:
    since = func.min(func.coalesce(outbox.c.again_at, outbox.c.time))
    wanted = select(func.count(), func.count(outbox.c.error), since).where(outbox.c.published_at.is_(None))
    count, refused, oldest = session.execute(wanted).one()
    yield Figure("tikub_outbox_unpublished", "Events that wait to leave", count)
    yield Figure("tikub_outbox_refused", "Those of them that the bus refused", refused)
    yield Figure("tikub_outbox_oldest_seconds", "How long the oldest of them has waited", _age(oldest, now))


def _waiting(session: Session, now: datetime) -> Iterator[Figure]:
    is_gap = and_(inbox.c.state == "early", inbox.c.heard_at < now - GAP)
    behind_gaps = func.count(distinct(case((is_gap, inbox.c.subject))))
    wanted = select(inbox.c.state, func.count(), func.min(inbox.c.heard_at), behind_gaps)
    rows = session.execute(wanted.where(inbox.c.state != "done").group_by(inbox.c.state))
    found = {state: (count, oldest, gaps) for state, count, oldest, gaps in rows}
    for state in OPEN:
        count, oldest, _ = found.get(state, (0, None, 0))
        yield Figure("tikub_inbox_messages", "Messages kept because they are not done", count, {"state": state})
        yield Figure("tikub_inbox_oldest_seconds", "Since when the oldest is kept", _age(oldest, now), {"state": state})
    gaps = sum(each[2] for each in found.values())
    yield Figure("tikub_gaps", "Subjects of which an earlier event has been missing for 5 minutes", gaps)
    differ = session.scalar(select(func.count()).select_from(digest).where(digest.c.agrees.is_(False)))
    yield Figure("tikub_digests_differ", "Hours of which less was heard here than was said", differ or 0)


def _age(oldest: datetime | None, now: datetime) -> float:
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
