"""Making the checks: a letter asks for those of one product, its pages are looked at, an answer to each goes back.

It needs no database. The checks of a run are made one after the other, so that a site is asked for one page at a time,
and for each page once.
"""

import logging
import os
import platform
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Event

from services.portfolio.domain.checks import JOBS, Answer, Finding, Site, look_into
from shared.broker import Letter
from shared.contracts.jobs import CheckAnswered, ChecksAsked
from shared.envelope import Envelope
from shared.fetcher import Fetched, Fetcher, Reason, Unfetched
from shared.fetcher.networks import read_networks
from shared.identifiers import new_id
from shared.lanes import Unfinished
from shared.schemas import dump, load
from shared.settings import Settings

CHECK_SECONDS, RUN_SECONDS = 60.0, 300.0
"""After these no further page is looked at, for one check and for a whole run: far less than a bus waits for an ack."""
ROOM = 2_000_000
"""Bytes of pages that one visit remembers."""
OUR_FAULT = "La vérification n’a pas pu être faite, par notre faute : le journal de l’ouvrier dit pourquoi."
UNKNOWN = "Cet ouvrier ne connaît pas cette vérification : il est peut-être plus ancien que la plateforme."

log = logging.getLogger(__name__)


class Visit:
    """The pages of one run, each fetched once, within the time that a run has; for one thread."""

    def __init__(self, fetcher: Fetcher, leaving: Event) -> None:
        self._fetcher, self._leaving = fetcher, leaving
        self._ends = time.monotonic() + RUN_SECONDS
        self._pages: dict[str, Fetched | Unfetched] = {}
        self._room = ROOM

    def site(self, asked: ChecksAsked) -> Site:
        """The addresses of the product for one check, which has its own time within that of the run."""
        deadline = min(self._ends, time.monotonic() + CHECK_SECONDS)
        return Site(asked.link, asked.repository, asked.figures_link, lambda address: self._look(address, deadline))

    def _look(self, address: str, deadline: float) -> Fetched:
        """Raises Unfetched, also when the check or the run has taken too long; Unfinished when one leaves."""
        if self._leaving.is_set():
            raise Unfinished
        if time.monotonic() > deadline:
            raise Unfetched(Reason.TOO_SLOW, "the check has taken too long")
        found = self._pages.get(address) or self._fetch(address)
        if isinstance(found, Unfetched):
            # A new one: one that was raised remembers, by its traceback, the buffers of what had come.
            raise Unfetched(found.reason, found.detail)
        return found

    def _fetch(self, address: str) -> Fetched | Unfetched:
        try:
            found = self._fetcher.get(address)
        except Unfetched as error:
            return self._pages.setdefault(address, Unfetched(error.reason, error.detail))
        self._room -= len(found.body)
        if self._room >= 0:
            self._pages[address] = found
        return found


class Checker:
    """Answers what is asked, from several threads, and tells each answer to whoever counts."""

    def __init__(self, fetcher: Fetcher, tell: Callable[[str], None] = lambda _answer: None, name: str = "") -> None:
        self._fetcher = fetcher
        self._name = name or f"{platform.node()}/{os.getpid()}"
        self._tell = tell

    @classmethod
    def of(cls, settings: Settings, tell: Callable[[str], None] = lambda _answer: None) -> "Checker":
        return cls(Fetcher(allowed=read_networks(settings.fetch_allowed)), tell)

    def answers(self, body: bytes, leaving: Event) -> Iterator[Letter]:
        """An answer to each check that a letter asks for, as soon as it is found; raises on what is no such letter."""
        asked = load(ChecksAsked, Envelope.from_json(body).data)
        visit = Visit(self._fetcher, leaving)
        for check in asked.checks:
            finding, milliseconds = _look_into(check, asked, visit)
            self._tell(finding.answer.value)
            yield _letter(check, asked, finding, milliseconds, self._name)


def _look_into(check: str, asked: ChecksAsked, visit: Visit) -> tuple[Finding, int]:
    """What was found, whatever happens: who asked waits for an answer to each check."""
    if check not in JOBS:
        log.warning("not a check that is known here: %s", check[:40])
        return Finding(Answer.UNREACHABLE, "", UNKNOWN), 0
    try:
        site = visit.site(asked)
        finding = look_into(check, site, datetime.now(UTC))
        return finding, _milliseconds(site) if check == "https" else 0
    except Unfinished:
        raise
    except Exception:
        log.exception("%s of %s failed here", check, asked.number)
        return Finding(Answer.UNREACHABLE, "", OUR_FAULT), 0


def _milliseconds(site: Site) -> int:
    try:
        return int(site.look(site.secure_link).seconds * 1000)
    except Unfetched:
        return 0


def _letter(check: str, asked: ChecksAsked, finding: Finding, milliseconds: int, worker: str) -> Letter:
    now = datetime.now(UTC)
    answered = CheckAnswered(
        run_id=asked.run_id,
        check=check,
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
        subject=f"portfolio/check/{asked.run_id}/{check}",
        version=1,
        time=now,
        data=dump(answered),
        correlation=str(asked.run_id),
    )
    return Letter(key="", id=envelope.id, body=envelope.to_json(), type=envelope.type)


def _printable(fact: str) -> str:
    return "".join(sign for sign in fact if sign.isprintable())[:120] or "?"
