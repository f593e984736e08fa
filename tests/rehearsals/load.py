"""People at work: some deposit ideas and read their messages, others take ideas through a vote to a product."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from tests.rehearsals.ledger import Ledger
from tests.rehearsals.patient import Patient
from tests.system.platforms import PATHS, Platform
from tests.system.reconcile import rows
from tests.system.steps import MEMBERS, Cast, case_page, deposit, examine, open_call, present, vote

AUTHORS = ("nolwenn", "yann", "soizic", "enora", "gwenaelle")
PROBLEM = "Chaque semaine un trousseau manque à l’accueil du lycée."
AUTHOR_OF_JOURNEYS = "ronan"
"""Nobody works in two threads at once."""
LONG = 180.0
"""Seconds until what crosses services must have arrived, also when the bus was away meanwhile."""
READING = 10
"""An author looks at the messages after so many ideas."""


class Load:
    """Work of several people at once, from `with` to its end; the ledger says what they saw."""

    def __init__(self, platform: Platform, ledger: Ledger, *, journeys: bool = True) -> None:
        self._platform, self.ledger, self._journeys = platform, ledger, journeys
        self._cast = Cast(platform, lambda where, subject: Patient(where, subject, ledger))
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._call, self._before = "", 0

    def prepare(self) -> Self:
        """Roles, a body and a call; everyone signs in."""
        self._cast.set_up()
        self._call = open_call(self._cast, f"Essai {self.ledger.name}")
        for author in AUTHORS:
            self._cast[author].get("/idees/")
        return self

    def __enter__(self) -> Self:
        self._stop.clear()
        self._before = self._said()
        works: list[Callable[[], None]] = [lambda author=author: self._deposit(author) for author in AUTHORS]
        works += [self._decide] if self._journeys else []
        self._threads = [threading.Thread(target=self._until_broken, args=(work,), daemon=True) for work in works]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(200)

    def wait_for(self, events: int, seconds: float) -> bool:
        """Until so many events have been said since this load began; whether it came to that in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.busy:
            if self.said_here() >= events:
                return True
            time.sleep(1)
        return False

    @property
    def busy(self) -> bool:
        """Whether somebody is still at work."""
        return any(thread.is_alive() for thread in self._threads)

    def said_here(self) -> int:
        """Events of all services since this load began."""
        return self._said() - self._before

    def _said(self) -> int:
        """Events of all services, since the platform began; 0 while a database is away."""
        with suppress(SQLAlchemyError):
            return sum(rows(self._platform.database(name), "SELECT count(*) FROM outbox")[0][0] for name in PATHS)
        return 0

    def _until_broken(self, work: Callable[[], None]) -> None:
        try:
            while not self._stop.is_set():
                work()
        except Exception as fault:
            self.ledger.broken.append(f"{type(fault).__name__} {fault}"[:500])

    def _deposit(self, author: str) -> None:
        for _ in range(READING):
            if not self._stop.is_set():
                self.deposit_one(author)
        self._read(author)

    def deposit_one(self, author: str) -> str:
        title = self.ledger.ask(author)
        path = deposit(self._cast[author], self._call, title, PROBLEM)
        self.ledger.answer(title, path)
        return title

    def _read(self, author: str) -> None:
        """Whoever has messages puts them among those that were read."""
        forms = [form for form in self._cast[author].forms("/notifications/") if "newest" in form.values]
        for form in forms:
            self._cast[author].send(form)
        self._cast[author].get("/portefeuille/")

    def _decide(self) -> None:
        """The main job, from one more idea to its decision."""
        title = self.deposit_one(AUTHOR_OF_JOURNEYS)
        idea = self.ledger.answered[title]
        examine(self._cast, idea)
        present(self._cast, idea)
        vote(self._cast, case_page(self._cast, title, seconds=LONG), dict.fromkeys(MEMBERS, "for"))
