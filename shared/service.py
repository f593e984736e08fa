"""A service put together, and what runs it: its engine, its transactions, its mailboxes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Engine, MetaData, Table, text
from sqlalchemy.orm import Session

from shared.broker import Publisher
from shared.database import WORKER_STATEMENT_TIMEOUT, database_faults_named, is_sqlite, open_engine, tried_again
from shared.delivery import Delivery, Outcome
from shared.errors import Misconfigured
from shared.messages import EVENTS
from shared.observability import Figure, Gauges, span, traceparent_at_hand
from shared.policies import Policies
from shared.relay import Relay
from shared.settings import Settings
from shared.uow import UnitOfWork

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from threading import Event

    from shared.broker import Broker
    from shared.checkup import Check
    from shared.lanes import Yard
    from shared.personal.holdings import Holding
    from shared.retention import Rule

C = TypeVar("C")
R = TypeVar("R")


@dataclass(frozen=True)
class Timer:
    """Work that a worker does by itself, every so many seconds."""

    name: str
    every: float
    run: Callable[["Runtime"], object]


@dataclass(frozen=True)
class Chore:
    """Work that goes on in a thread of every worker until `stop` is set; begun again after a pause when it fails."""

    name: str
    run: Callable[["Runtime", "Broker", "Event"], None]


@dataclass(frozen=True)
class Subcommand:
    """A further word of the service's command line: `python -m services.<name> <word>`."""

    name: str
    help: str
    add_arguments: Callable[["ArgumentParser"], None]
    run: Callable[["Runtime", "Namespace"], int]
    misconfigured: Callable[[Misconfigured, "Namespace"], int] | None = None
    """What it does instead when the settings have faults; None: they are told, and that is all."""
    needs_store: bool = True
    """Whether it works on the service's database; else the bus is all that it needs."""


@dataclass(frozen=True)
class Service:
    """One of the applications: its name, its tables, its reactions, its pages."""

    name: str
    title: str
    path: str
    package: str
    policies: Policies
    metadata: MetaData
    pages: Sequence[Any] = ()
    timers: Sequence[Timer] = ()
    chores: Sequence[Chore] = ()
    yard: "Yard | None" = None
    """Where its jobs wait, if it has some."""
    subcommands: Sequence[Subcommand] = ()
    gauges: Sequence[Callable[[Session, datetime], Iterable[Figure]]] = ()
    """What else its worker tells of its database at each scrape: a few cheap SELECTs, the instant being given."""
    says: Sequence[Any] = ()
    """Its events, where they are not those that `shared.contracts` declares for it."""
    keys: Table | None = None
    """Where it keeps the keys with which programs use its API, if it gives some (`shared.web.access`)."""
    personal: Sequence["Holding"] = ()
    """What it holds about people, beside what the kernel holds in every database."""
    checks: Sequence["Check"] = ()
    """What else `config check` asks, beside database, bus and sign-in."""
    retention: Sequence["Rule"] = ()
    """How long it keeps what, beside the kernel's own rules."""

    @property
    def history(self) -> list[str]:
        """Routing patterns of what the bus keeps of its events: every kind of which no event is personal."""
        said = self.says or [event for event in EVENTS.values() if event.publisher == self.name]
        return [f"{kind}.#" for kind in sorted({e.kind for e in said} - {e.kind for e in said if e.personal})]


_CLOCK = text("SELECT clock_timestamp()")


def system_clock(session: Session) -> datetime:
    """Now: the database's clock on PostgreSQL, so that no rule uses two clocks; this machine's on SQLite."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    instant: datetime = session.execute(_CLOCK).scalar_one()
    return instant


@dataclass
class Runtime:
    """A service with its settings, ready to work in this process."""

    service: Service
    settings: Settings
    clock: Callable[[Session], datetime] = system_clock
    statement_timeout: int = WORKER_STATEMENT_TIMEOUT
    when_said: list[Callable[[], None]] = field(default_factory=list)
    """Called after each commit that said something: on the embedded default they wake the relay."""

    @cached_property
    def engine(self) -> Engine:
        """Made at first use, so after any fork."""
        url = self.settings.store_url
        address = (lambda: self.settings.store_url) if "database_url" in self.settings.files else None
        return open_engine(url, statement_timeout=self.statement_timeout, address=address)

    @cached_property
    def gauges(self) -> Gauges:
        """The figures of this process."""
        return Gauges(self.service.name)

    @contextmanager
    def unit_of_work(self, *, correlation: str = "-", traceparent: str | None = None) -> Iterator[UnitOfWork]:
        """One transaction, committed at the end; raises DatabaseDown when the database cannot be reached."""
        with database_faults_named(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            uow = UnitOfWork(
                session,
                source=f"/{self.service.name}",
                clock=self.clock,
                correlation=correlation,
                traceparent=traceparent or traceparent_at_hand(),
            )
            yield uow
            session.flush()
            uow.announce()
        self.gauges.took_effect(uow.reacted_to)
        if uow.said:
            self._tell_what_was_said()

    def _tell_what_was_said(self) -> None:
        """What was said is committed: a relay that cannot be woken looks by itself before long."""
        for wake in tuple(self.when_said):
            with suppress(Exception):
                wake()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for pages and reports, which writes nothing."""
        with database_faults_named(), Session(self.engine.execution_options(reading=True)) as session:
            yield session

    def do(self, function: Callable[[C, UnitOfWork], R], command: C, *, correlation: str = "-") -> R:
        """Run a command in its own transaction, the whole again when another transaction stood in its way."""

        def once() -> R:
            with self.unit_of_work(correlation=correlation) as uow:
                return function(command, uow)

        with span(function.__name__, tikub__service=self.service.name):
            return tried_again(once)

    def deliver(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Handle messages of the bus; when this returns, each of them lives in this database."""
        return Delivery(self).deliver(raws)

    def retry_due(self) -> int:
        """Try the waiting messages whose time has come, and the early ones whose turn has come."""
        delivery = Delivery(self)
        return delivery.retry_due() + delivery.sweep_early()

    def relay(self, publisher: Publisher, limit: int = 500) -> int:
        """Publish what is unpublished, in order; returns how many were confirmed and marked."""
        with database_faults_named(), self.engine.connect() as connection:
            return Relay(self.service.name, connection, self.settings.history_days).once(publisher, limit)

    def forget_history(self) -> int:
        """Delete what was published longer ago than `TIKUB_HISTORY_DAYS`, in small batches; returns how many rows."""
        with database_faults_named(), self.engine.connect() as connection:
            relay = Relay(self.service.name, connection, self.settings.history_days)
            return sum(iter(relay.prune, 0))

    @property
    def embedded(self) -> bool:
        """Whether the store is the embedded one."""
        return is_sqlite(self.engine)
