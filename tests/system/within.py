"""The four services within the process of a test, on either store and bus, with a clock that the test moves."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from deploy.all_in_one import SERVICES, Platform
from services.portfolio.commands.checks.answering import Checker
from services.portfolio.domain.lanes import EXIT
from shared.broker import Broker, EmbeddedBroker
from shared.errors import BrokerDown
from shared.migrate import migrate
from shared.rabbit import RabbitBroker
from shared.service import Runtime, system_clock
from shared.settings import Settings
from shared.web import create_web
from shared.worker import Worker
from tests.system.platforms import clean_environment, engine_of, free_port, people_file, run

SITES = "127.0.0.2/32"
"""Where sites made for tests are: the only addresses beside the public ones that checks may reach."""


@dataclass
class Clock:
    """The clock of all four services, `ahead` of the real one."""

    ahead: timedelta = timedelta()

    def __call__(self, session: Session) -> datetime:
        return system_clock(session) + self.ahead


@dataclass
class Within:
    """Nothing but the process differs: the same applications, workers, relays and buses as anywhere."""

    folder: Path
    databases: dict[str, str] = field(default_factory=dict)
    amqp_url: str = ""
    port: int = field(default_factory=free_port)
    clock: Clock = field(default_factory=Clock)
    runtimes: dict[str, Runtime] = field(default_factory=dict)

    def where(self, _path: str) -> str:
        return f"http://127.0.0.1:{self.port}"

    def database(self, service: str) -> Engine:
        """A service's own database, to be read only."""
        return engine_of(self.runtimes[service].settings.store_url)

    def command(self, service: str, *words: str) -> "subprocess.CompletedProcess[str]":
        """As whoever operates the platform types it."""
        ours = {"TIKUB_DATA_DIR": str(self.folder), "TIKUB_DATABASE_URL": self.databases.get(service, "")}
        named = {name: value for name, value in ours.items() if value}
        return run(service, *words, env=clean_environment() | named | {"TIKUB_AMQP_URL": self.amqp_url})

    @contextmanager
    def running(self) -> Iterator[None]:
        """Started, and stopped whatever happens."""
        stop = threading.Event()
        platform = self._put_together()
        server = make_server("127.0.0.1", self.port, platform, threaded=True)
        with ExitStack() as stack:
            for runtime in self.runtimes.values():
                stack.callback(runtime.engine.dispose)
            stack.callback(platform.join)
            stack.callback(stop.set)
            platform.start(stop)
            serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            stack.callback(serving.join)
            stack.callback(server.shutdown)
            serving.start()
            yield

    def _put_together(self) -> Platform:
        people = people_file(self.folder)
        for service in SERVICES:
            settings = self._settings(service.name, people)
            self.runtimes[service.name] = runtime = Runtime(service, settings, clock=self.clock)
            migrate(runtime)
        broker = self._broker()
        apps = {name: create_web(one.service, one, one.settings) for name, one in self.runtimes.items()}
        return Platform(self.runtimes, [Worker(one, broker) for one in self.runtimes.values()], apps)

    def _settings(self, service: str, people: Path) -> Settings:
        return Settings(
            service=service,
            database_url=self.databases.get(service),
            amqp_url=self.amqp_url or None,
            people_file=people,
            data_dir=self.folder,
            posts_per_minute=100_000,
            fetch_allowed=(SITES,),
        )

    def _broker(self) -> Broker:
        if not self.amqp_url:
            return EmbeddedBroker(expected=[service.name for service in SERVICES])
        return RabbitBroker(self.amqp_url)

    @contextmanager
    def exit_worker(self) -> Iterator[None]:
        """On RabbitMQ a worker of its own makes the checks; on the embedded bus the platform does."""
        stop = threading.Event()
        worker = threading.Thread(target=self._check_until, args=(stop,))
        worker.start()
        try:
            yield
        finally:
            stop.set()
            worker.join()

    def _check_until(self, stop: threading.Event) -> None:
        checker = Checker.of(self.runtimes["portfolio"].settings)
        while self.amqp_url and not stop.is_set():
            try:
                self._broker().lanes(EXIT).work(None, checker.answers, stop, 4)
            except BrokerDown:
                stop.wait(0.2)
