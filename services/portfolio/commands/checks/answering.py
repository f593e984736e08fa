"""Making the checks: a job comes, its addresses are looked at, an answer goes back. It needs no database."""

import logging
import os
import platform
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from uuid import UUID

from marshmallow import ValidationError

from services.portfolio.domain.checks import Finding, Site, look_into
from shared.broker import Letter
from shared.contracts.jobs import CheckAnswered, CheckAsked
from shared.envelope import Envelope
from shared.errors import Malformed
from shared.fetcher import Fetched, Fetcher, Reason, Unfetched
from shared.fetcher.networks import read_networks
from shared.identifiers import new_id
from shared.schemas import dump, load
from shared.settings import Settings

JOB_SECONDS = 60.0
KEPT = 16
"""Visits that are remembered: the checks of one run look at the same pages, and a site is asked once for each."""
ROOM = 2_000_000
"""Bytes of pages that one visit remembers."""

log = logging.getLogger(__name__)


class Visit:
    """The pages of one run, each fetched once, also by several checks at the same time."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._lock = threading.Lock()
        self._pages: dict[str, Future[Fetched]] = {}
        self._room = ROOM

    def look(self, address: str, deadline: float) -> Fetched:
        """Raises Unfetched, also when the job has taken too long."""
        if time.monotonic() > deadline:
            raise Unfetched(Reason.TOO_SLOW, "the job has taken too long")
        with self._lock:
            mine = address not in self._pages
            page = self._pages.setdefault(address, Future())
        if mine:
            self._fetch(address, page)
        return page.result()

    def _fetch(self, address: str, page: "Future[Fetched]") -> None:
        try:
            found = self._fetcher.get(address)
        except Unfetched as error:
            # A new one: the first remembers, by its traceback, the buffers of what had come.
            page.set_exception(Unfetched(error.reason, error.detail))
            return
        except BaseException as error:  # noqa: BLE001 - whoever looks raises it
            page.set_exception(error)
            return
        page.set_result(found)
        with self._lock:
            self._room -= len(found.body)
            if self._room < 0:
                self._pages.pop(address, None)


class Checker:
    """Answers jobs, from several threads, and tells each answer to whoever counts."""

    def __init__(self, fetcher: Fetcher, tell: Callable[[str], None] = lambda _answer: None, name: str = "") -> None:
        self._fetcher = fetcher
        self._name = name or f"{platform.node()}/{os.getpid()}"
        self._lock = threading.Lock()
        self._visits: OrderedDict[UUID, Visit] = OrderedDict()
        self._tell = tell

    @classmethod
    def of(cls, settings: Settings, tell: Callable[[str], None] = lambda _answer: None) -> "Checker":
        return cls(Fetcher(allowed=read_networks(settings.fetch_allowed)), tell)

    def answer(self, body: bytes) -> Letter | None:
        """The answer to a job; None for what is no job of ours."""
        try:
            asked = load(CheckAsked, Envelope.from_json(body).data)
            finding, milliseconds = self._look_into(asked)
        except (Malformed, ValidationError, KeyError) as fault:
            log.warning("not a check that is known here: %s", str(fault)[:200])
            return None
        self._tell(finding.answer.value)
        return _letter(asked, finding, milliseconds, self._name)

    def _look_into(self, asked: CheckAsked) -> tuple[Finding, int]:
        visit, deadline = self._visit(asked.run_id), time.monotonic() + JOB_SECONDS
        site = Site(asked.link, asked.repository, asked.figures_link, lambda address: visit.look(address, deadline))
        finding = look_into(asked.check, site, datetime.now(UTC))
        return finding, _milliseconds(site) if asked.check == "https" else 0

    def _visit(self, run_id: UUID) -> Visit:
        with self._lock:
            visit = self._visits.pop(run_id, None) or Visit(self._fetcher)
            self._visits[run_id] = visit
            while len(self._visits) > KEPT:
                self._visits.popitem(last=False)
        return visit


def _milliseconds(site: Site) -> int:
    try:
        return int(site.look(site.secure_link).seconds * 1000)
    except Unfetched:
        return 0


def _letter(asked: CheckAsked, finding: Finding, milliseconds: int, worker: str) -> Letter:
    now = datetime.now(UTC)
    answered = CheckAnswered(
        job_id=asked.job_id,
        answer=finding.answer.value,
        grade=finding.grade,
        detail=finding.detail,
        facts=tuple(_printable(fact) for fact in finding.facts),
        milliseconds=milliseconds,
        checked_at=now,
        worker=worker[:100],
    )
    envelope = Envelope(
        id=new_id(),
        source="/portfolio",
        type="portfolio.check.answered.v1",
        subject=f"portfolio/check/{asked.job_id}",
        version=2,
        time=now,
        data=dump(answered),
        correlation=str(asked.run_id),
    )
    return Letter(key="", id=envelope.id, body=envelope.to_json(), type=envelope.type)


def _printable(fact: str) -> str:
    return "".join(sign for sign in fact if sign.isprintable())[:120] or "?"
